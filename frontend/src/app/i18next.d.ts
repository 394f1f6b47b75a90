import type { Resources } from "./i18n";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: Resources;
  }
}
