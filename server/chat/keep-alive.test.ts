import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Database } from "../db/database";
import type { Limiter } from "../limits/limiter";
import type { Progress, Task } from "./bill";
import { keepAlive } from "./keep-alive";
import { checkpoint } from "./open-replies";

vi.mock("./open-replies", () => ({ checkpoint: vi.fn() }));
const written = vi.mocked(checkpoint);

beforeEach(() => {
  vi.useFakeTimers();
  written.mockClear();
});
afterEach(() => vi.useRealTimers());

function kept() {
  const live = { text: "", followed: false };
  const task = { lease: { id: "m", grantedOutput: 100 }, live } as unknown as Task;
  const progress: Progress = { usage: null, firstTokenAt: null, stopReason: null, failure: null };
  const limiter = { renew: () => Promise.resolve() } as unknown as Limiter;
  const end = keepAlive({ db: {} as Database, limiter }, task, progress);
  return { live, end };
}

const texts = () => written.mock.calls.map(([, , { text }]) => text);

it("writes a checkpoint a second, whether or not there is more text", async () => {
  const { live, end } = kept();
  await vi.advanceTimersByTimeAsync(1_000);
  live.text = "one";
  await vi.advanceTimersByTimeAsync(2_000);
  expect(texts()).toEqual(["", "one", "one"]);
  end();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(written).toHaveBeenCalledTimes(3);
});

it("writes what is new within a quarter of a second while another process follows", async () => {
  const { live, end } = kept();
  live.followed = true;
  for (const text of ["o", "on", "one"]) {
    live.text = text;
    await vi.advanceTimersByTimeAsync(250);
  }
  expect(texts()).toEqual(["o", "on", "one"]);
  await vi.advanceTimersByTimeAsync(750);
  expect(written).toHaveBeenCalledTimes(3);
  await vi.advanceTimersByTimeAsync(250);
  expect(written).toHaveBeenCalledTimes(4);
  end();
});

it("writes no half of a character", async () => {
  const { live, end } = kept();
  live.text = "a\u{1f600}".slice(0, 2);
  await vi.advanceTimersByTimeAsync(1_000);
  live.text = "a\u{1f600}";
  await vi.advanceTimersByTimeAsync(1_000);
  expect(texts()).toEqual(["a", "a\u{1f600}"]);
  end();
});
