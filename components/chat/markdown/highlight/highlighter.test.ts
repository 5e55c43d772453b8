import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createHighlighter, type HighlightAnswer, type HighlightJob } from "./highlighter";
import type { Line } from "./tokens";

const LINES: Line[] = [[["const", "keyword"]]];

/** A worker that answers as it is told; `null` is silence. */
function fakeWorkers(answers: (HighlightAnswer["lines"][] | null)[]) {
  const jobs: HighlightJob[] = [];
  const ended: number[] = [];
  let spawned = 0;
  const spawn = () => {
    const number = ++spawned;
    const worker = {
      onmessage: null as ((event: MessageEvent) => void) | null,
      onerror: null,
      postMessage(job: HighlightJob) {
        jobs.push(job);
        for (const lines of answers.shift() ?? [])
          queueMicrotask(() => worker.onmessage?.({ data: { id: job.id, lines } } as MessageEvent));
      },
      terminate: () => void ended.push(number),
    };
    return worker as never;
  };
  return { spawn, jobs, ended, count: () => spawned };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("gives coloured lines, one block at a time, from one worker", async () => {
  const workers = fakeWorkers([
    ["begun", LINES],
    ["begun", LINES],
  ]);
  const highlight = createHighlighter(workers.spawn);
  const both = await Promise.all([highlight("const", "javascript"), highlight("const", "css")]);
  expect(both).toEqual([LINES, LINES]);
  expect([workers.count(), workers.jobs.length, workers.ended]).toEqual([1, 2, []]);
});

it("ends a worker that code keeps busy, and goes on with another one", async () => {
  const workers = fakeWorkers([["begun"], ["begun", LINES]]);
  const highlight = createHighlighter(workers.spawn);
  const [stuck, next] = [highlight("/////", "javascript"), highlight("const", "javascript")];
  await vi.advanceTimersByTimeAsync(1_500);
  expect(await stuck).toBeNull();
  expect(workers.ended).toEqual([1]);
  expect(await next).toEqual(LINES);
  expect(workers.count()).toBe(2);
});

it("gives the grammar time to come before the code's own time begins", async () => {
  const workers = fakeWorkers([null]);
  const highlight = createHighlighter(workers.spawn);
  const answer = highlight("const", "javascript");
  await vi.advanceTimersByTimeAsync(14_999);
  expect(workers.ended).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(await answer).toBeNull();
});

it("leaves code as it is where there are no workers, and code that is too long", async () => {
  const workers = fakeWorkers([]);
  const none = createHighlighter(() => {
    throw new Error("no workers here");
  });
  expect(await none("const", "javascript")).toBeNull();
  expect(await createHighlighter(workers.spawn)("x".repeat(100_001), "javascript")).toBeNull();
  expect(workers.count()).toBe(0);
});
