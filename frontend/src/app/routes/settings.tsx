import { Leave } from "@/features/session/leave";
import { SettingsView } from "@/features/settings/settings";
import * as strings from "@/features/settings/strings";

import { saysToo } from "@/app/i18n";

saysToo("settings", strings);

export function SettingsPage() {
  return <SettingsView leave={<Leave />} />;
}
