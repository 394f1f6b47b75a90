import { useEffect, useRef, type RefObject } from "react";

/** Before something had the focus nothing can have lost it: a page that is opened leaves it to the browser. */
let hadFocus = false;
addEventListener(
  "focusin",
  () => {
    hadFocus = true;
  },
  { once: true },
);

/** Takes the focus when it comes onto the page, where what had it is gone. */
export function useLostFocus<T extends HTMLElement>(): RefObject<T | null> {
  const taker = useRef<T>(null);
  useEffect(() => {
    if (isLost()) taker.current?.focus({ preventScroll: true });
  }, []);
  return taker;
}

/** Whether nothing in particular has the focus: it fell back to the page as a whole. */
export const isLost = (): boolean => hadFocus && (document.activeElement?.matches("body, main") ?? true);
