import { useSyncExternalStore } from "react";

/** What a person prefers, kept by the browser: nothing secret. `letters` lets single letters do things. */
export interface Preferences {
  theme: "system" | "light" | "dark";
  density: "comfortable" | "compact";
  language: "en" | "de";
  letters: "on" | "off";
}

const CHOICES: { [Name in keyof Preferences]: readonly Preferences[Name][] } = {
  theme: ["system", "light", "dark"],
  density: ["comfortable", "compact"],
  language: ["en", "de"],
  letters: ["on", "off"],
};

const unsaid: Partial<Record<keyof Preferences, () => string>> = {
  language: () => navigator.language.slice(0, 2),
};

const listeners = new Set<() => void>();
let current: Preferences = read();

/** What is preferred now. */
export const preferences = (): Preferences => current;

export const usePreferences = (): Preferences => useSyncExternalStore(onPreferred, preferences);

/** Prefer something from now on, in the other tabs too. */
export function prefer<Name extends keyof Preferences>(name: Name, value: Preferences[Name]): void {
  keep(name, value);
  current = { ...current, [name]: value };
  for (const listener of listeners) listener();
}

/** Be told of every change; gives what ends that. */
export function onPreferred(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Let the page look as it is preferred, now and whenever that or the system's own theme changes. */
export function wearPreferences(): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const wear = () => {
    const { theme, density, language } = current;
    const isDark = theme === "dark" || (theme === "system" && system.matches);
    Object.assign(document.documentElement.dataset, { theme: isDark ? "dark" : "light", density });
    document.documentElement.lang = language;
  };
  wear();
  onPreferred(wear);
  system.addEventListener("change", wear);
  addEventListener("storage", () => {
    current = read();
    for (const listener of listeners) listener();
  });
}

function read(): Preferences {
  const names = Object.keys(CHOICES) as (keyof Preferences)[];
  return Object.fromEntries(names.map((name) => [name, chosen(name)])) as unknown as Preferences;
}

function chosen<Name extends keyof Preferences>(name: Name): Preferences[Name] {
  const wanted = kept(name) ?? unsaid[name]?.();
  return CHOICES[name].find((choice) => choice === wanted) ?? (CHOICES[name][0] as Preferences[Name]);
}

/** A browser that keeps nothing, as some do in private, prefers for this page alone. */
function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // As above.
  }
}
