import { expect, it } from "vitest";
import { startDaily } from "./daily";

it("stops only when what is being done has ended, and tells it to end", async () => {
  let goOn = () => {};
  const goesOn = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let ended = false;
  let stop = async () => {};
  const signal = await new Promise<AbortSignal>((resolve) => {
    stop = startDaily("test.not_done", async (stopped) => {
      resolve(stopped);
      await goesOn;
      ended = true;
    });
  });
  expect(signal.aborted).toBe(false);
  const stopping = stop().then(() => ended);
  expect(signal.aborted).toBe(true);
  expect(ended).toBe(false);
  goOn();
  expect(await stopping).toBe(true);
});

it("outlives what a task throws", async () => {
  const stop = startDaily("test.not_done", () => Promise.reject(new Error("broken")));
  await expect(stop()).resolves.toBeUndefined();
});
