import { cleanup, fireEvent, render } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { prefer } from "@/lib/preferences";

import { boundKeys, keysOf, listenForKeys, useKeys, type Binding } from "./keys";

let end: () => void;

beforeEach(() => {
  end = listenForKeys();
});

afterEach(() => {
  end();
  cleanup();
});

function Bound({ bindings }: { bindings: Binding[] }) {
  useKeys(bindings);
  return <input aria-label="words" />;
}

const press = (key: string, target: Element = document.body) => fireEvent.keyDown(target, { key });

test("a key does what it is bound to, while that is there", () => {
  const act = vi.fn();
  const { unmount } = render(<Bound bindings={[{ keys: "j", says: "next", act }]} />);

  press("j");
  unmount();
  press("j");

  expect(act).toHaveBeenCalledTimes(1);
  expect(boundKeys()).toEqual([]);
});

test("nothing happens while somebody types", () => {
  const act = vi.fn();
  const { getByLabelText } = render(<Bound bindings={[{ keys: "j", says: "next", act }]} />);

  press("j", getByLabelText("words"));

  expect(act).not.toHaveBeenCalled();
});

test("what does nothing now leaves the key to others", () => {
  const before = vi.fn();
  render(<Bound bindings={[{ keys: "j", says: "next", act: before }]} />);
  render(<Bound bindings={[{ keys: "j", says: "other", act: () => false }]} />);

  press("j");

  expect(before).toHaveBeenCalledOnce();
});

test.each([
  [{ key: "?", shiftKey: true }, "?"],
  [{ key: "K", ctrlKey: true }, "mod+k"],
  [{ key: "Enter", shiftKey: true }, "shift+enter"],
  [{ key: "[" }, "["],
])("%o is called %s", (event, name) => {
  expect(keysOf({ ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...event })).toBe(name);
});

test("single letters do nothing where they are switched off, and the others still do", () => {
  const letter = vi.fn();
  const escape = vi.fn();
  render(
    <Bound
      bindings={[
        { keys: "j", says: "next", act: letter },
        { keys: "escape", says: "leave", act: escape },
      ]}
    />,
  );

  prefer("letters", "off");
  press("j");
  press("Escape");
  prefer("letters", "on");
  press("j");

  expect(letter).toHaveBeenCalledTimes(1);
  expect(escape).toHaveBeenCalledTimes(1);
});

test.each([
  ["a question", '<div role="dialog" data-state="open"></div>', 0],
  ["a menu", '<div role="menu"></div>', 0],
  ["a drawer, which is a part of the page", '<div role="dialog" data-state="open" data-part></div>', 1],
])("with %s over the page, keys act as often as they should", (_name, html, times) => {
  const act = vi.fn();
  render(<Bound bindings={[{ keys: "j", says: "next", act }]} />);
  const over = document.createElement("div");
  over.innerHTML = html;
  document.body.append(over);

  press("j");
  over.remove();

  expect(act).toHaveBeenCalledTimes(times);
});
