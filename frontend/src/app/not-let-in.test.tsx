import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";

import "./i18n";
import { NotLetIn } from "./not-let-in";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const answering = (status: number, body: unknown) =>
  vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status })));

async function typed(fetched: unknown) {
  vi.stubGlobal("fetch", fetched);
  const onOpened = vi.fn();
  render(<NotLetIn hasPassword onOpened={onOpened} />);
  await userEvent.type(screen.getByLabelText("Password"), "long enough{Enter}");
  return onOpened;
}

test("the right password opens the page", async () => {
  const fetched = answering(200, { archive: "personal", csrf: "c", may_write: true });

  const onOpened = await typed(fetched);

  expect(onOpened).toHaveBeenCalledOnce();
  expect(fetched).toHaveBeenCalledWith(
    "/api/session",
    expect.objectContaining({ method: "POST", body: '{"password":"long enough"}' }),
  );
});

test("a refusal is said in the server's words, and one may try again", async () => {
  const onOpened = await typed(
    answering(401, { title: "", status: 401, detail: "That is not the password." }),
  );

  expect(screen.getByRole("alert").textContent).toBe("That is not the password.");
  expect(screen.getByRole("button").hasAttribute("disabled")).toBe(false);
  expect(onOpened).not.toHaveBeenCalled();
});

test("without a password nobody is asked for one", () => {
  render(<NotLetIn hasPassword={false} onOpened={vi.fn()} />);

  expect(screen.queryByLabelText("Password")).toBeNull();
});
