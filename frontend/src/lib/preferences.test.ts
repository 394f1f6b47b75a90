import { beforeEach, describe, expect, it, vi } from "vitest";

type Store = typeof import("./preferences");

let system: { matches: boolean; change: () => void };
const page = document.documentElement;

/** A page that is opened anew. */
async function opened(): Promise<Store> {
  vi.resetModules();
  const store = await import("./preferences");
  store.wearPreferences();
  return store;
}

beforeEach(() => {
  localStorage.clear();
  system = { matches: false, change: () => undefined };
  const query = {
    get matches() {
      return system.matches;
    },
    addEventListener: (_name: string, listener: () => void) => (system.change = listener),
  };
  vi.stubGlobal("matchMedia", () => query);
});

describe("what is preferred", () => {
  it("is worn at once and after the page is opened anew", async () => {
    const { prefer } = await opened();
    prefer("theme", "dark");
    prefer("density", "compact");
    expect(page.dataset).toMatchObject({ theme: "dark", density: "compact" });

    prefer("theme", "light");
    await opened();
    expect(page.dataset).toMatchObject({ theme: "light", density: "compact" });
  });

  it("follows the system's theme while it changes, unless one is chosen", async () => {
    const { prefer } = await opened();
    expect(page.dataset.theme).toBe("light");

    system.matches = true;
    system.change();
    expect(page.dataset.theme).toBe("dark");

    prefer("theme", "light");
    system.change();
    expect(page.dataset.theme).toBe("light");
  });

  it("is told to those who listen, and no longer when they stop", async () => {
    const { onPreferred, prefer, preferences } = await opened();
    const heard: string[] = [];
    const stop = onPreferred(() => heard.push(preferences().language));
    prefer("language", "de");
    stop();
    prefer("language", "en");

    expect(heard).toEqual(["de"]);
    expect(page.lang).toBe("en");
  });

  it("comes from another tab too", async () => {
    const { preferences } = await opened();
    localStorage.setItem("theme", "dark");
    dispatchEvent(new StorageEvent("storage", { key: "theme" }));

    expect(preferences().theme).toBe("dark");
    expect(page.dataset.theme).toBe("dark");
  });

  it("is what it usually is where something else was kept", async () => {
    localStorage.setItem("theme", "<script>");
    localStorage.setItem("letters", "");

    expect((await opened()).preferences()).toMatchObject({ theme: "system", letters: "on" });
  });

  it("holds for the page where the browser keeps nothing", async () => {
    const refuse = () => {
      throw new Error("denied");
    };
    vi.stubGlobal("localStorage", { getItem: refuse, setItem: refuse, clear: () => undefined });
    const { prefer, preferences } = await opened();
    prefer("density", "compact");

    expect(preferences().density).toBe("compact");
    vi.unstubAllGlobals();
  });
});
