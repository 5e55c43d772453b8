// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { PlanForSale } from "@/server/billing/plans-for-sale";
import { PlanAction } from "./plan-action";

afterEach(cleanup);

const plan = (id: PlanForSale["id"], name: string, priceUsdPerMonth: number | null): PlanForSale => ({
  id,
  name,
  priceUsdPerMonth,
  requestsPerMinute: null,
  tokensPerDay: null,
  replies: 1,
  maxOutputTokens: 1,
  models: [],
});
const free = plan("free", "Free", 0);
const pro = plan("pro", "Pro", 20);
const enterprise = plan("enterprise", "Enterprise", null);

type Props = Parameters<typeof PlanAction>[0];

function show(props: Partial<Props>) {
  const onChoose = vi.fn();
  render(
    <PlanAction plan={pro} current="free" step={1} checkout="simulated" onChoose={onChoose} {...props} />,
  );
  return onChoose;
}

it("leads who is not signed in to a new account, and from there back to the plans", () => {
  show({ current: null });
  expect(screen.getByRole("link").getAttribute("href")).toBe("/sign-up?callbackUrl=/pricing");
});

it("asks for nothing more where the cheapest plan is what a new account has", () => {
  show({ plan: free, current: null, step: 0 });
  expect(screen.getByRole("link").getAttribute("href")).toBe("/sign-up");
});

it("offers the plan above as an upgrade and the one below as a switch", () => {
  const onChoose = show({});
  fireEvent.click(screen.getByRole("button", { name: "Upgrade to Pro" }));
  expect(onChoose).toHaveBeenCalledOnce();
  cleanup();
  show({ plan: free, current: "pro", step: -1 });
  expect(screen.getByRole("button", { name: "Switch to Free" })).toBeDefined();
});

it("says that a plan without a price is only switched to in the simulation", () => {
  show({ plan: enterprise, step: 2 });
  expect(screen.getByRole("button", { name: "Switch to Enterprise (simulated)" })).toBeDefined();
});

it("sells nothing to who has it, and nothing where there is no checkout", () => {
  show({ current: "pro", step: 0 });
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Current plan" }).disabled).toBe(true);
  cleanup();
  show({ plan: enterprise, step: 2, checkout: "unavailable" });
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Talk to us" }).disabled).toBe(true);
});
