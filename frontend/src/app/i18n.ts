import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import * as app from "./strings";
import * as components from "@/components/strings";
import * as imports from "@/features/imports/strings";
import * as library from "@/features/library/strings";
import * as session from "@/features/session/strings";

import { asSpokenHere } from "@/lib/language";
import { onPreferred, preferences } from "@/lib/preferences";

/** What is said on every page. */
const rooms = { app, components, imports, library, session };

/** What is said on one page alone, which brings it along. */
interface OfPages {
  conversation: typeof import("@/features/conversation/strings");
  insights: typeof import("@/features/insights/strings");
  search: typeof import("@/features/search/strings");
  settings: typeof import("@/features/settings/strings");
}

const LANGUAGES = ["en", "de"] as const;

type Rooms = typeof rooms & OfPages;
export type Resources = { [Room in keyof Rooms]: Rooms[Room]["en"] };

const inLanguage = (language: (typeof LANGUAGES)[number]) =>
  Object.fromEntries(Object.entries(rooms).map(([room, strings]) => [room, strings[language]]));

void i18next.use(initReactI18next).init({
  lng: asSpokenHere(preferences().language),
  fallbackLng: "en",
  ns: Object.keys(rooms),
  defaultNS: "app",
  resources: { en: inLanguage("en"), de: inLanguage("de") },
  // React writes text as text already.
  interpolation: { escapeValue: false },
});

/** Add what a page says, before it is drawn. */
export function saysToo<Room extends keyof OfPages>(room: Room, strings: OfPages[Room]): void {
  for (const language of LANGUAGES) i18next.addResourceBundle(language, room, strings[language]);
}

onPreferred(() => {
  const language = asSpokenHere(preferences().language);
  if (language !== i18next.language) void i18next.changeLanguage(language);
});
