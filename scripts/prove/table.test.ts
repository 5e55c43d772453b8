import { expect, it } from "vitest";
import type { Figures } from "./judge";
import type { Outcome } from "./run-rows";
import { foot, heading, lineOf, paintFor } from "./table";

const plain = paintFor(false);

const ran = (broken: Figures["broken"] = []): Outcome => ({
  row: { id: "row", fault: "a fault", world: "plain", run: async () => {} },
  kind: "ran",
  tookMs: 1,
  figures: {
    sent: 1_000,
    answered: 53,
    refused: 947,
    unavailable: 0,
    calls: 53,
    billed: 123_456,
    charged: 123_456,
    guard: 123_456,
    overspend: 0,
    wronglyRefused: 0,
    verdictMs: 1_199.6,
    requestMs: 1_500,
    quietMs: 20_000,
    broken,
  },
});

it("keeps its columns under each other", () => {
  const [total] = foot([ran()], plain).split("\n").slice(1);
  const widths = [heading(plain), lineOf(ran(), plain), total].map((text) => text?.length);
  expect(new Set(widths).size).toBe(1);
});

it("names what is broken under a row, and shows the figure that was seen", () => {
  const text = lineOf(ran([{ promise: "overspend 0", kept: false, seen: "7" }]), plain);
  expect(text).toMatch(/BROKEN\n\s+broken: overspend 0 \(7\)$/);
  expect(lineOf(ran(), plain)).toMatch(/ok$/);
});

it("colours only where somebody looks", () => {
  expect(lineOf(ran(), plain)).not.toContain("\u001b");
  expect(lineOf(ran(), paintFor(true))).toContain("\u001b[32m");
});
