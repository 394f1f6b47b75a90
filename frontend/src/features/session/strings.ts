export const en = {
  password: "Password",
  open: "Open",
  opening: "Opening…",
  unreachable: "The server does not answer. Is `backscroll serve` still running?",
  leave: "Log out of this browser",
};

export const de: typeof en = {
  password: "Passwort",
  open: "Öffnen",
  opening: "Wird geöffnet …",
  unreachable: "Der Server antwortet nicht. Läuft `backscroll serve` noch?",
  leave: "Diesen Browser abmelden",
};
