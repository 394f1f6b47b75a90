import { describe, expect, it } from "vitest";

import { chosen, dropped, nameOf } from "./dropped";

const file = (name: string) => new File(["{}"], name);

const fileEntry = (path: string) => ({
  isFile: true,
  fullPath: path,
  file: (good: (file: File) => void) => {
    good(file(path));
  },
});

const folderEntry = (path: string, ...batches: unknown[][]) => ({
  isFile: false,
  fullPath: path,
  createReader: () => {
    const left = [...batches, []];
    return {
      readEntries: (good: (found: unknown[]) => void) => {
        good(left.shift() ?? []);
      },
    };
  },
});

const item = (entry: unknown, file: File | null = null) =>
  ({ webkitGetAsEntry: () => entry, getAsFile: () => file }) as DataTransferItem;

describe("dropped", () => {
  it("opens folders, however many times they have to be asked", async () => {
    const inner = folderEntry("/mine/a", [fileEntry("/mine/a/3.json")]);
    const folder = folderEntry("/mine", [fileEntry("/mine/1.json")], [fileEntry("/mine/2.json"), inner]);

    const found = await dropped([item(folder), item(fileEntry("/x.zip"))]);

    expect(found.map((one) => one.name)).toEqual(["mine/1.json", "mine/2.json", "mine/a/3.json", "x.zip"]);
  });

  it("takes a file that comes without an entry", async () => {
    expect((await dropped([item(null, file("x.zip"))])).map((one) => one.name)).toEqual(["x.zip"]);
  });

  it("leaves out what is no file, such as dragged text", async () => {
    expect(await dropped([item(null)])).toEqual([]);
  });
});

describe("nameOf", () => {
  it.each([
    [["a.zip"], "a.zip"],
    [["mine/1.json", "mine/2.json"], "mine"],
    [["1.json", "2.json"], "2 files"],
  ])("calls %j %s", (names, said) => {
    expect(nameOf(names.map((name) => ({ file: file(name), name })))).toBe(said);
  });
});

describe("chosen", () => {
  it("knows where in its folder a file lay", () => {
    const inside = file("1.json");
    Object.defineProperty(inside, "webkitRelativePath", { value: "mine/1.json" });

    expect(chosen([inside, file("2.json")]).map((one) => one.name)).toEqual(["mine/1.json", "2.json"]);
  });
});
