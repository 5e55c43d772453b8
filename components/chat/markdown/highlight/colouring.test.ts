import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createColouring } from "./colouring";
import type { Line } from "./tokens";

const coloured = (code: string): Line[] => code.split("\n").map((line) => [[line, "string"]]);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("follows code that grows while it is being looked at, to its end", async () => {
  const asked: string[] = [];
  let shown: readonly Line[] = [];
  const highlight = async (code: string) => {
    asked.push(code);
    return coloured(code);
  };
  const { see } = createColouring(highlight, "javascript", (lines) => {
    shown = lines;
  });
  for (const code of ["a", "ab", "abc"]) see(code);
  await vi.runAllTimersAsync();
  expect(asked).toEqual(["a", "abc"]);
  expect(shown).toEqual(coloured("abc"));
});

it("colours a long block in steps, all of it", async () => {
  const code = Array.from({ length: 500 }, (_, line) => `line ${line}`).join("\n");
  const lengths: number[] = [];
  const { see } = createColouring(
    async () => coloured(code),
    "javascript",
    (lines) => void lengths.push(lines.length),
  );
  see(code);
  await vi.runAllTimersAsync();
  expect(lengths.at(-1)).toBe(500);
  expect(Math.max(...lengths.map((length, step) => length - (lengths[step - 1] ?? 0)))).toBeLessThanOrEqual(
    80,
  );
});

it("asks no more once it failed or ended", async () => {
  const highlight = vi.fn(async () => null);
  const failed = createColouring(highlight, "javascript", () => undefined);
  failed.see("a");
  await vi.runAllTimersAsync();
  failed.see("ab");
  const gone = createColouring(highlight, "javascript", () => undefined);
  gone.end();
  gone.see("a");
  await vi.runAllTimersAsync();
  expect(highlight).toHaveBeenCalledTimes(1);
});
