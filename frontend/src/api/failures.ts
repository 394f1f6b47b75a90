interface Meta extends Record<string, unknown> {
  showsFailure?: boolean;
}

declare module "@tanstack/react-query" {
  interface Register {
    queryMeta: Meta;
    mutationMeta: Meta;
  }
}

/** Says of a question or a change that its failure is shown where it was asked for; any other one's is told aside. */
export const SHOWN: Meta = { showsFailure: true };

/** For who waits for a change: that it failed is told already. */
export const isTold = () => undefined;
