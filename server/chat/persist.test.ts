import { expect, it } from "vitest";
import { persist } from "./persist";

const NO_WAITS = [0, 0];

it("answers with what the write did, once it went well", async () => {
  let tries = 0;
  const write = async () => {
    tries += 1;
    if (tries <= NO_WAITS.length) throw new Error("no connection");
    return tries;
  };
  expect(await persist("test", write, NO_WAITS)).toBe(NO_WAITS.length + 1);
});

it("says that nothing was written where the last try fails too", async () => {
  let tries = 0;
  const write = async () => {
    tries += 1;
    throw new Error("no connection");
  };
  expect(await persist("test", write, NO_WAITS)).toBeNull();
  expect(tries).toBe(NO_WAITS.length + 1);
});
