import * as strings from "@/features/search/strings";

import { saysToo } from "@/app/i18n";

export { SearchPage } from "@/features/search/page";

saysToo("search", strings);
