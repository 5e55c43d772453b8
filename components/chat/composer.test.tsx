// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { createRef } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { allowanceOf, refusalOf } from "@/components/limits/allowance.fixture";
import { createAllowanceStore } from "@/components/limits/allowance-store";
import { LimitsProvider } from "@/components/limits/limits-context";
import { SHORTEST_REPLY_TOKENS } from "@/components/limits/spent-day";
import { PLANS } from "@/server/plans";
import { Composer } from "./composer";

vi.mock("next/navigation", () => ({ usePathname: () => "/chat/abc" }));

const WAIT = 42_000;
const allowance = allowanceOf();
const refresh = async () => undefined;
const models = [
  { id: "s", name: "Small", allowed: true, neededPlan: "Free" },
  { id: "l", name: "Large", allowed: false, neededPlan: "Pro" },
];
const onSend = vi.fn();
const onHeldBack = vi.fn();
const onStop = vi.fn();

function show({ draft = "hello", streaming = false } = {}) {
  const store = createAllowanceStore();
  const at = (text: string) => (
    <LimitsProvider store={store} userId="ada" initial={allowance} upgrade={null} refresh={refresh}>
      <Composer
        ref={createRef()}
        draft={text}
        onDraft={vi.fn()}
        onSend={onSend}
        onHeldBack={onHeldBack}
        onStop={streaming ? onStop : undefined}
        stopping={false}
        notice={null}
        messages={[]}
        longestReply={PLANS.free.maxOutputTokens}
        models={models}
        model="s"
        onModel={vi.fn()}
      />
    </LimitsProvider>
  );
  render(at(draft));
  return {
    refuse: (limit: Parameters<typeof refusalOf>[0], remaining = 0) =>
      act(() => store.ingestFailure(refusalOf(limit, { retryAfterMs: WAIT, remaining }))),
    hear: (next: typeof allowance) => act(() => store.ingestAllowance(next)),
  };
}

const input = () => screen.getByRole("textbox", { name: "Message" });
const tick = () => fireEvent.click(screen.getByRole("checkbox", { name: "Send when ready" }));
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  vi.clearAllMocks();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe("Enter", () => {
  it("sends", () => {
    show();
    fireEvent.keyDown(input(), { key: "Enter" });
    expect(onSend).toHaveBeenCalledOnce();
  });

  it.each([
    ["with Shift begins a new line", { shiftKey: true }],
    ["that chooses a word of an input method is not ours", { isComposing: true }],
    ["that ends an input method's word in Safari is not ours", { keyCode: 229 }],
  ])("%s", (_, init) => {
    show();
    expect(fireEvent.keyDown(input(), { key: "Enter", ...init })).toBe(true);
    expect(onSend).not.toHaveBeenCalled();
  });

  it("sends nothing while a reply is being written, and Stop is there instead", () => {
    show({ streaming: true });
    fireEvent.keyDown(input(), { key: "Enter" });
    fireEvent.click(screen.getByRole("button", { name: "Stop the reply" }));
    expect([onSend.mock.calls.length, onStop.mock.calls.length]).toEqual([0, 1]);
    expect(screen.queryByRole("button", { name: "Send message" })).toBeNull();
  });
});

describe("while a limit blocks sending", () => {
  it("has the banner in the place of Send, and the text can still be written", () => {
    show().refuse("requests");
    expect(screen.getByRole("region", { name: "Message limit" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Send message" })).toBeNull();
    expect((input() as HTMLTextAreaElement).disabled).toBe(false);
    fireEvent.keyDown(input(), { key: "Enter" });
    expect(onSend).not.toHaveBeenCalled();
  });

  it("answers Enter, unless there is nothing to send", () => {
    show().refuse("requests");
    fireEvent.keyDown(input(), { key: "Enter" });
    expect(onHeldBack).toHaveBeenCalledOnce();
    cleanup();
    show({ draft: " " }).refuse("requests");
    fireEvent.keyDown(input(), { key: "Enter" });
    expect(onHeldBack).toHaveBeenCalledOnce();
  });

  it("says what waiting takes once it was asked for", () => {
    show().refuse("requests");
    expect(screen.queryByText(/Keep this tab open/)).toBeNull();
    tick();
    expect(screen.getByText("Your message goes out in 0:42. Keep this tab open.")).toBeTruthy();
  });

  it("is there before one is tried where today's tokens are gone, and no cost is counted", () => {
    show().hear(allowanceOf("free", { tokens: { remaining: 0 } }));
    expect(screen.getByRole("region", { name: "Message limit" }).textContent).toContain("used up");
    expect(screen.queryByText(/of today$/)).toBeNull();
    expect(screen.getByText("No message fits into what is left today")).toBeTruthy();
    fireEvent.keyDown(input(), { key: "Enter" });
    expect(onSend).not.toHaveBeenCalled();
  });

  it("sends once when it ends, for who asked for it", () => {
    show().refuse("requests");
    tick();
    pass(WAIT - 1);
    expect(onSend).not.toHaveBeenCalled();
    pass(1);
    expect(onSend).toHaveBeenCalledOnce();
    pass(2 * WAIT);
    expect(onSend).toHaveBeenCalledOnce();
  });

  it("sends nothing by itself for who did not ask", () => {
    show().refuse("requests");
    pass(2 * WAIT);
    expect(onSend).not.toHaveBeenCalled();
    expect(screen.getByRole("button", { name: "Send message" })).toBeTruthy();
  });

  it("asks anew at the next limit", () => {
    const { refuse } = show();
    refuse("requests");
    tick();
    pass(WAIT);
    refuse("requests");
    expect((screen.getByRole("checkbox") as HTMLInputElement).checked).toBe(false);
    pass(WAIT);
    expect(onSend).toHaveBeenCalledOnce();
  });

  it("sends as soon as an upgrade makes room", () => {
    const { refuse, hear } = show();
    refuse("tokens");
    tick();
    hear(allowanceOf("pro"));
    expect(onSend).toHaveBeenCalledOnce();
  });

  it("does not send the long message of somebody who goes for a shorter one", () => {
    show().refuse("tokens", SHORTEST_REPLY_TOKENS);
    tick();
    fireEvent.click(screen.getByRole("button", { name: "Try a shorter message" }));
    expect(screen.getByRole("button", { name: "Send message" })).toBeTruthy();
    expect(onSend).not.toHaveBeenCalled();
  });
});

it("shows what a larger plan's model needs, and doesn't let it be chosen", () => {
  show();
  const option = screen.getByRole("option", { name: "Large (needs Pro)" }) as HTMLOptionElement;
  expect(option.disabled).toBe(true);
});

it("says what the draft will cost, and nothing where there is none", () => {
  show();
  expect(screen.getByText(/about \d+ tokens, under 1 % of today/)).toBeTruthy();
  cleanup();
  show({ draft: "  " });
  expect(screen.queryByText(/of today/)).toBeNull();
});
