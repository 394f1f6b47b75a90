import { afterEach, expect, test, vi } from "vitest";

import { asSpokenHere } from "./language";

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  [["en-GB", "en"], "en", "en-GB"],
  [["fr-CA", "de-AT", "de"], "de", "de-AT"],
  [["de", "de-CH"], "de", "de"],
  [["fr-CA"], "en", "en"],
  [[], "de", "de"],
])("with %j preferred, %s is %s", (preferred, language, spoken) => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(preferred);

  expect(asSpokenHere(language)).toBe(spoken);
});
