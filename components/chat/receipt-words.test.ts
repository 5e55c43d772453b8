import { expect, it } from "vitest";
import { receiptOf } from "./chat.fixture";
import { formatCost, leftOutWords, receiptDetails, receiptLine } from "./receipt-words";

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

it("has the cache on the bill only where it was used", () => {
  const names = (cacheReadTokens: number) => {
    const usage = { ...receiptOf().usage, cacheReadTokens };
    return receiptDetails(receiptOf({ usage })).map(({ name }) => name);
  };
  expect(names(0).filter((name) => name.includes("cache"))).toEqual([]);
  expect(names(1).filter((name) => name.includes("cache"))).toEqual(["Read from the cache"]);
});

it("says that tokens were estimated where they were", () => {
  const charged = (estimated: boolean) =>
    receiptDetails(receiptOf({ estimated, chargedTokens: 1_204 })).find(({ name }) =>
      name.startsWith("Charged"),
    );
  expect([charged(false)?.value, charged(true)?.value]).toEqual(["1,204 tokens", "1,204 tokens, estimated"]);
});

it("counts what was left out", () => {
  expect([1, 3].map(leftOutWords)).toEqual([
    "1 earlier message did not fit and was left out",
    "3 earlier messages did not fit and were left out",
  ]);
});
