// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { Meter } from "./meter";

afterEach(cleanup);

const show = (max: number | null, used: number, held = 0) => {
  render(<Meter label="Tokens today" valueText="said" max={max} used={used} held={held} />);
  return screen.getByRole("meter", { name: "Tokens today" });
};
const widths = (meter: HTMLElement) => [...meter.children].map((part) => (part as HTMLElement).style.width);

it("shows used, held and free as three parts in proportion", () => {
  const meter = show(1_000, 250, 100);
  expect(widths(meter)).toEqual(["25%", "10%", ""]);
  expect(meter.getAttribute("aria-valuenow")).toBe("250");
  expect(meter.getAttribute("aria-valuemax")).toBe("1000");
});

it("leaves out a part that is nothing", () => {
  expect(widths(show(1_000, 0))).toEqual([""]);
});

it("never says more than its end, also after an overspend", () => {
  const meter = show(1_000, 1_200);
  expect(meter.getAttribute("aria-valuenow")).toBe("1000");
  expect(widths(meter)[0]).toBe("100%");
});

it("has no end where use is unlimited", () => {
  const meter = show(null, 7_000);
  expect(meter.children).toHaveLength(1);
  expect(meter.getAttribute("aria-valuenow")).toBe("7000");
  expect(meter.getAttribute("aria-valuetext")).toBe("said");
});
