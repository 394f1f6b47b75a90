import { afterEach, expect, test, vi } from "vitest";

import { forgetSending, send, stopSending } from "./sending";

class Way {
  static last: Way;
  upload = {};
  status = 0;
  responseText = "";
  onload: () => void = () => undefined;
  open = () => undefined;
  setRequestHeader = () => undefined;
  send = () => undefined;
  abort = () => undefined;
  constructor() {
    Way.last = this;
  }
  answers(status: number, answer: object) {
    Object.assign(this, { status, responseText: JSON.stringify(answer) });
    this.onload();
  }
}
vi.stubGlobal("XMLHttpRequest", Way);

const FILES = [{ file: new File(["{}"], "one.json"), name: "one.json" }];

const mayGo = () => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));

afterEach(() => {
  stopSending();
});

test("a page from which something is sent does not go without a question", async () => {
  const sent = send(FILES, "broke off");
  expect(mayGo()).toBe(false);

  Way.last.answers(202, { id: "job" });
  expect(await sent).toEqual({ id: "job" });
  expect(mayGo()).toBe(true);
});

test("what was refused holds nobody", async () => {
  const sent = send(FILES, "broke off");
  Way.last.answers(415, { detail: "That is no export." });

  expect(await sent).toBeNull();
  expect(mayGo()).toBe(true);
  forgetSending();
});
