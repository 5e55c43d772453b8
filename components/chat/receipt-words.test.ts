import { expect, it } from "vitest";
import { receiptOf } from "./chat.fixture";
import { formatCost, receiptDetails, receiptLine } from "./receipt-words";

it("says tokens, cost and the wait for the first token in one line", () => {
  const receipt = receiptOf({ chargedTokens: 1_204, costMicroUsd: 3_100, firstTokenMs: 412 });
  expect(receiptLine(receipt)).toBe("1,204 tokens · $0.0031 · 0.4 s to first token");
});

it("leaves the wait out where no token came", () => {
  expect(receiptLine(receiptOf({ firstTokenMs: null }))).not.toContain("first token");
});

it("never shows a cost as nothing", () => {
  expect([0, 1, 99, 100, 999_999, 1_200_000].map(formatCost)).toEqual([
    "$0",
    "under $0.0001",
    "under $0.0001",
    "$0.0001",
    "$1.00",
    "$1.20",
  ]);
});

it("says what was left out only where something was", () => {
  const details = (leftOut: number) =>
    receiptDetails(receiptOf(), leftOut).find(({ name }) => name === "Left out");
  expect([details(0), details(1)?.value, details(3)?.value]).toEqual([
    undefined,
    "1 earlier message did not fit and was left out",
    "3 earlier messages did not fit and were left out",
  ]);
});
