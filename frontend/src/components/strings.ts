export const en = {
  undo: "Undo",
  close: "Close",
  dismiss: "Dismiss",
  loading: "One moment …",
  again: "Try again",
  unreachable: "The server does not answer. Is Backscroll still running?",
  notCopied: "The browser did not let it be copied",
};

export const de: typeof en = {
  undo: "Rückgängig",
  close: "Schließen",
  dismiss: "Ausblenden",
  loading: "Einen Moment …",
  again: "Noch einmal versuchen",
  unreachable: "Der Server antwortet nicht. Läuft Backscroll noch?",
  notCopied: "Der Browser hat das Kopieren nicht zugelassen",
};
