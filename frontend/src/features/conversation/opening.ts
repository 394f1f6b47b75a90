import type { Wanted } from "./api";

/** Read another branch, or at another message. */
export type Open = (wanted: Wanted) => void;

/** The address under which a message is read. */
export const permalink = (conversation: string, message: string) =>
  `${location.origin}/c/${conversation}?m=${encodeURIComponent(message)}`;
