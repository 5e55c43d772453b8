import { expect, it } from "vitest";
import { createTurns } from "./turns";

const LONG = { each: 1, all: 2, waitMs: 60_000 };

/** What a promise has come to by now, without waiting for it. */
const now = (turn: Promise<unknown>) => Promise.race([turn, Promise.resolve("waits")]);

it("takes one turn of a key and two of all at once, those who came first before those who came later", async () => {
  const turns = createTurns(LONG);
  const [endA, endB] = [await turns.take("a"), await turns.take("b")];
  const [againA, c] = [turns.take("a"), turns.take("c")];
  expect([await now(againA), await now(c)]).toEqual(["waits", "waits"]);
  endB?.();
  const endC = await c;
  expect([typeof endC, await now(againA)]).toEqual(["function", "waits"]);
  endA?.();
  (await againA)?.();
  endC?.();
  expect(await turns.take("a")).toBeTypeOf("function");
});

it("gives up after so long, and at once for who is gone; neither keeps a turn", async () => {
  const turns = createTurns({ ...LONG, waitMs: 1 });
  const end = await turns.take("a");
  expect(await turns.take("a")).toBeNull();
  const gone = new AbortController();
  const patient = createTurns(LONG);
  const endPatient = await patient.take("a");
  const waiting = patient.take("a", gone.signal);
  gone.abort();
  expect([await waiting, await patient.take("b", gone.signal)]).toEqual([null, null]);
  end?.();
  endPatient?.();
  expect(await turns.take("a")).toBeTypeOf("function");
  expect(await patient.take("a")).toBeTypeOf("function");
});
