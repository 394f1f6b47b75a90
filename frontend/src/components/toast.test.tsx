import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";

import { ToastProvider, useTell } from "./toast";

interface Told {
  says: string;
  undo?: () => void;
}

function Teller({ all }: { all: readonly Told[] }) {
  const tell = useTell();
  return (
    <button
      onClick={() => {
        for (const { says, undo } of all) tell(says, undo);
      }}
    />
  );
}

function told(...all: Told[]) {
  render(
    <ToastProvider>
      <Teller all={all} />
    </ToastProvider>,
  );
  fireEvent.click(screen.getByRole("button"));
}

const shown = (says: string) => screen.queryAllByText(says, { selector: "li *" }).length;

afterEach(cleanup);

test("what is said again stands there once", () => {
  told({ says: "The server does not answer." }, { says: "The server does not answer." });

  expect(shown("The server does not answer.")).toBe(1);
});

test("each of two that can be undone stays, though they say the same", () => {
  const archived = { says: "Archived 1 conversation", undo: () => undefined };
  told(archived, archived);

  expect(shown("Archived 1 conversation")).toBe(2);
});
