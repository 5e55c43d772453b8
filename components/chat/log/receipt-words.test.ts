import { expect, it } from "vitest";
import { receiptOf } from "../state/chat.fixture";
import { formatCost, leftOutWords, receiptDetails, receiptLine } from "./receipt-words";

it("says tokens, cost and the wait for the first token in one line", () => {
  const receipt = receiptOf({ chargedTokens: 1_204, costMicroUsd: 3_100, firstTokenMs: 412 });
  expect(receiptLine([receipt])).toEqual({ sum: "1,204 tokens · $0.0031", wait: "0.4 s to first token" });
});

it("adds up a reply and its continuations, and waits for the first one's first token", () => {
  const reply = receiptOf({ chargedTokens: 1_000, costMicroUsd: 3_000, firstTokenMs: 400 });
  const continued = receiptOf({ chargedTokens: 204, costMicroUsd: 100, firstTokenMs: 900 });
  expect(receiptLine([reply, continued])).toEqual({
    sum: "1,204 tokens · $0.0031",
    wait: "0.4 s to first token",
  });
});

it("leaves the wait out where no token came", () => {
  const receipt = receiptOf({ firstTokenMs: null });
  expect(receiptLine([receipt]).wait).toBeNull();
  expect(receiptDetails(receipt).map(({ name }) => name)).not.toContain("First token after");
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

it("says whose count settled it", () => {
  const settled = (estimated: boolean) =>
    receiptDetails(receiptOf({ estimated })).find(({ name }) => name === "Settled by")?.value;
  expect([settled(false), settled(true)]).toEqual(["The provider's count", "Our count of what had come"]);
});

it("counts what was left out", () => {
  expect([1, 3].map(leftOutWords)).toEqual([
    "1 earlier message did not fit and was left out",
    "3 earlier messages did not fit and were left out",
  ]);
});
