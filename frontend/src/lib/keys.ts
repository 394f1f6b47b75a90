import { useEffect, useLayoutEffect, useRef } from "react";

import { preferences } from "@/lib/preferences";

/** What a key does. `act` gives false where it does nothing now, so that the browser does what it always does. */
export interface Binding {
  /** "j", "?", "shift+enter", "mod+k"; `mod` is ⌘ on a Mac and Ctrl elsewhere. */
  keys: string;
  says: string;
  act: (event: KeyboardEvent) => unknown;
}

const registered: Binding[][] = [];

/** Bind keys while a component is there; of several that bind one key, the last to come has it. */
export function useKeys(bindings: readonly Binding[]): void {
  const latest = useRef(bindings);
  useLayoutEffect(() => {
    latest.current = bindings;
  });
  const keys = bindings.map((one) => `${one.keys}\t${one.says}`).join("\n");
  useEffect(() => {
    const mine = latest.current.map((one, index) => ({
      ...one,
      act: (event: KeyboardEvent) => latest.current[index]?.act(event),
    }));
    registered.push(mine);
    return () => {
      registered.splice(registered.indexOf(mine), 1);
    };
  }, [keys]);
}

/** Every key that is bound now, for the list of keys. */
export const boundKeys = (): readonly Binding[] => registered.flat();

/** Let the bindings answer the keyboard; gives what ends that. */
export function listenForKeys(target: Window = window): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const pressed = keysOf(event);
    if (document.querySelector(A_QUESTION)) return;
    if (isTyping(event.target) && !pressed.includes("mod+") && pressed !== "escape") return;
    if (isOneCharacter(pressed) && preferences().letters === "off") return;
    for (const binding of boundKeys().toReversed()) {
      if (binding.keys !== pressed) continue;
      if (binding.act(event) === false) continue;
      event.preventDefault();
      return;
    }
  };
  target.addEventListener("keydown", listen);
  return () => {
    target.removeEventListener("keydown", listen);
  };
}

/** The name of what was pressed. A character that needs Shift is named by itself: "?". */
export function keysOf(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
): string {
  const key = event.key.toLowerCase();
  const isCharacter = event.key.length === 1 && key === event.key;
  const names = [
    event.ctrlKey || event.metaKey ? "mod" : "",
    event.altKey ? "alt" : "",
    event.shiftKey && !isCharacter ? "shift" : "",
    key,
  ];
  return names.filter(Boolean).join("+");
}

/** Whether it is a character alone, which who speaks to the machine may type without meaning to. */
const isOneCharacter = (keys: string) => keys.replace("shift+", "").length === 1;

/** While a question is asked over the page, or a menu is open, keys mean nothing to what is under it. A drawer is a part of the page. */
const A_QUESTION = '[role="dialog"][data-state="open"]:not([data-part]), [role="menu"]';

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

const IS_MAC = typeof navigator !== "undefined" && /Mac|iP(hone|ad)/.test(navigator.platform);

/** Keys as they are printed beside a control: "⌘K", "Ctrl K", "?". */
export function printed(keys: string): string {
  const names: Record<string, string> = IS_MAC
    ? { mod: "⌘", shift: "⇧", alt: "⌥", enter: "↩", escape: "Esc" }
    : { mod: "Ctrl", escape: "Esc" };
  return keys
    .split("+")
    .map((name) => names[name] ?? name.charAt(0).toUpperCase() + name.slice(1))
    .join(IS_MAC ? "" : " ");
}
