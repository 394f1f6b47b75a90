import { useCallback, useState, type RefCallback } from "react";

/** How wide an element is, in whole pixels, and the ref to give it; known before it is seen, and 0 until then. */
export function useWidth(): [width: number, measure: RefCallback<HTMLElement>] {
  const [width, setWidth] = useState(0);
  const measure = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    setWidth(Math.floor(element.getBoundingClientRect().width));
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [width, measure];
}
