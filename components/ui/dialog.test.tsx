// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useRef, useState } from "react";
import { afterEach, expect, it } from "vitest";
import { Dialog } from "./dialog";

afterEach(cleanup);

/** A question whose answer takes its opener away, as a plan's button goes once the plan is bought. */
function Question() {
  const [state, setState] = useState<"before" | "open" | "after">("before");
  const next = useRef<HTMLButtonElement>(null);
  return (
    <>
      {state === "after" ? (
        <button ref={next} type="button">
          Go on
        </button>
      ) : (
        <button type="button" onClick={() => setState("open")}>
          Ask
        </button>
      )}
      <Dialog
        open={state === "open"}
        onOpenChange={(open) => open || setState((was) => (was === "open" ? "before" : was))}
        returnFocus={next}
        title="Sure?"
      >
        <button type="button" onClick={() => setState("after")}>
          Yes
        </button>
      </Dialog>
    </>
  );
}

/** Open from the start: its opener never had the focus. */
function Asked() {
  const [open, setOpen] = useState(true);
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button ref={opener} type="button">
        Ask
      </button>
      <Dialog open={open} onOpenChange={setOpen} returnFocus={opener} title="Sure?">
        Yes or no
      </Dialog>
    </>
  );
}

it("gives the focus to what took the opener's place", () => {
  render(<Question />);
  act(() => screen.getByText("Ask").focus());
  fireEvent.click(screen.getByText("Ask"));
  act(() => screen.getByText("Yes").focus());
  fireEvent.click(screen.getByText("Yes"));
  expect(document.activeElement).toBe(screen.getByText("Go on"));
});

it("takes the focus from nobody who has it", () => {
  render(<Question />);
  fireEvent.click(screen.getByText("Ask"));
  act(() => screen.getByText("Ask").focus());
  fireEvent(screen.getByRole("dialog"), new Event("close"));
  expect(document.activeElement).toBe(screen.getByText("Ask"));
});

it("gives it back where the opener never had it", () => {
  render(<Asked />);
  act(() => screen.getByRole("button", { name: "Close" }).focus());
  fireEvent(screen.getByRole("dialog"), new Event("close"));
  expect(document.activeElement).toBe(screen.getByText("Ask"));
});

it("begins at the title of what is to be read, and else leaves the first focus to the platform", () => {
  const sheet = (toRead: boolean) => (
    <Dialog open onOpenChange={() => {}} toRead={toRead} title="Shortcuts">
      <button type="button">Far below</button>
    </Dialog>
  );
  render(sheet(true));
  expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Shortcuts" }));
  cleanup();
  render(sheet(false));
  expect(document.activeElement).not.toBe(screen.getByRole("heading", { name: "Shortcuts" }));
});
