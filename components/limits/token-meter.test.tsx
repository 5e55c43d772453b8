// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PLANS, upgradeFor } from "@/server/plans";
import { allowanceOf, refusalOf } from "./allowance.fixture";
import { createAllowanceStore } from "./allowance-store";
import { LimitsProvider } from "./limits-context";
import { TokenMeter } from "./token-meter";

vi.mock("next/navigation", () => ({ usePathname: () => "/chat" }));

const store = createAllowanceStore();
const page = (initial: ReturnType<typeof allowanceOf>) => (
  <LimitsProvider
    store={store}
    userId="ada"
    initial={initial}
    upgrade={upgradeFor(initial.plan, "tokens")}
    refresh={async () => undefined}
  >
    <TokenMeter />
  </LimitsProvider>
);
const show = (initial: ReturnType<typeof allowanceOf>) => render(page(initial)).container;
const meter = () => screen.getByRole("meter");

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it("tells used, held and free apart in words and in parts", () => {
  show(allowanceOf("free", { tokens: { used: 12_300, held: 1_100 } }));
  expect(meter().getAttribute("aria-valuetext")).toBe("12,300 of 50,000 tokens used · 1,100 held");
  expect(meter().getAttribute("aria-valuemax")).toBe(String(PLANS.free.tokensPerDay));
  expect(meter().children).toHaveLength(3);
  expect(screen.getByText("24 %")).toBeTruthy();
  expect(screen.getByText("Resets in 5 h")).toBeTruthy();
});

it("is used up only when nothing is left", () => {
  const max = PLANS.free.tokensPerDay;
  show(allowanceOf("free", { tokens: { used: max - 1 } }));
  expect(screen.getByText("99 %")).toBeTruthy();
  act(() => store.ingestAllowance(allowanceOf("free", { tokens: { used: max } })));
  expect(screen.getByText("Used up")).toBeTruthy();
  expect(screen.getByRole("img", { name: "No message fits" })).toBeTruthy();
});

it("never says nothing for what is not nothing", () => {
  show(allowanceOf("free"));
  expect(screen.getByText("0 %")).toBeTruthy();
  act(() => store.ingestAllowance(allowanceOf("free", { tokens: { used: 1 } })));
  expect(screen.getByText("<1 %")).toBeTruthy();
});

it("moves with every answer, without being asked", () => {
  show(allowanceOf("free"));
  act(() => store.ingestFailure(refusalOf("held")));
  expect(meter().getAttribute("aria-valuetext")).toContain("50,000 held");
});

it("shows the messages that are left as pips, and a message more when its time has come", () => {
  const max = PLANS.free.requests.max;
  show(allowanceOf("free", { requests: { remaining: max - 1, nextInMs: 7_000 } }));
  expect(screen.getByRole("img", { name: `${max - 1} of ${max} messages left` }).children).toHaveLength(max);
  act(() => vi.advanceTimersByTime(7_000));
  expect(screen.getByRole("img", { name: `${max} of ${max} messages left` })).toBeTruthy();
});

it("writes a figure where pips would be too many, and draws no end where there is none", () => {
  show(allowanceOf("enterprise", { tokens: { used: 9_000 } }));
  const { max } = PLANS.enterprise.requests;
  expect(screen.getByText(`${max} of ${max} messages left`)).toBeTruthy();
  expect(meter().getAttribute("aria-valuetext")).toBe("9,000 tokens used");
  expect(screen.queryByText(/%/)).toBeNull();
});

it("says what a larger budget would bring only when this one is nearly gone", async () => {
  const max = PLANS.free.tokensPerDay;
  show(allowanceOf("free", { tokens: { used: max * 0.8 - 1 } }));
  expect(screen.queryByRole("link")).toBeNull();
  await act(async () => store.ingestAllowance(allowanceOf("free", { tokens: { used: max * 0.8 } })));
  await act(() => vi.dynamicImportSettled());
  expect(screen.getByRole("link", { name: "Pro: 10x more tokens" })).toBeTruthy();
});

it("is rendered on the server with the figures it was given, and as a placeholder without any", () => {
  expect(renderToString(page(allowanceOf("free", { tokens: { used: 12_300 } })))).toContain(
    "12,300 of 50,000",
  );
  expect(renderToString(<TokenMeter />)).toContain("Loading");
});
