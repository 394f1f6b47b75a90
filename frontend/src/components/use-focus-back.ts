import { useRef } from "react";

/** Where something is to be typed one begins there, else at the beginning; and goes back to where one came from. */
export function useFocusBack() {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: (event: Event) => {
      const content = event.currentTarget as HTMLElement | null;
      before.current = document.activeElement;
      event.preventDefault();
      (content?.querySelector<HTMLElement>("input, textarea, select") ?? content)?.focus();
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (before.current instanceof HTMLElement) before.current.focus();
    },
  };
}
