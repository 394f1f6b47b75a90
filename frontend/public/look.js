/* Lets the page wear what is preferred before anything is painted; src/lib/preferences.ts keeps it so. */
(function () {
  var kept = function (name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  var page = document.documentElement;
  var theme = kept("theme");
  var isDark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  page.dataset.theme = isDark ? "dark" : "light";
  page.dataset.density = kept("density") === "compact" ? "compact" : "comfortable";
})();
