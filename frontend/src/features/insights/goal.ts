/** What something in a figure leads to: the messages that a query finds, or a conversation. */
export type Goal = { query: string } | { conversation: string };

const CONVERSATION = "/c/";

/** A goal as a drawing can keep it. */
export const written = (goal: Goal): string =>
  "query" in goal ? goal.query : `${CONVERSATION}${goal.conversation}`;

export const goalIn = (text: string): Goal =>
  text.startsWith(CONVERSATION) ? { conversation: text.slice(CONVERSATION.length) } : { query: text };
