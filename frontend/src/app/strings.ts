export const en = {
  notLetIn: {
    title: "This browser has yet to be let in",
    why: "Open the address that `backscroll serve` printed in the terminal. It carries a token that is new at every start.",
    either: "Type the password, or open the address that `backscroll serve` printed in the terminal.",
  },
  skip: "Skip to the page",
  goTo: "Go to … (a second key says where)",
  nav: {
    label: "Backscroll",
    home: "Home",
    search: "Search",
    import: "Import",
    insights: "Insights",
    settings: "Settings",
    shelf: "Conversations",
    openShelf: "Show conversations",
  },
  lost: { title: "There is no such page", home: "Go to the beginning" },
  failed: { title: "This could not be shown", again: "Try again" },
};

export const de: typeof en = {
  notLetIn: {
    title: "Dieser Browser ist noch nicht eingelassen",
    why: "Öffne die Adresse, die `backscroll serve` im Terminal ausgegeben hat. Sie trägt ein Token, das bei jedem Start neu ist.",
    either:
      "Gib das Passwort ein, oder öffne die Adresse, die `backscroll serve` im Terminal ausgegeben hat.",
  },
  skip: "Zur Seite springen",
  goTo: "Gehe zu … (die zweite Taste sagt, wohin)",
  nav: {
    label: "Backscroll",
    home: "Anfang",
    search: "Suchen",
    import: "Importieren",
    insights: "Einblicke",
    settings: "Einstellungen",
    shelf: "Gespräche",
    openShelf: "Gespräche zeigen",
  },
  lost: { title: "Diese Seite gibt es nicht", home: "Zum Anfang" },
  failed: { title: "Das konnte nicht gezeigt werden", again: "Noch einmal" },
};
