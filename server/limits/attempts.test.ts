import { expect, it } from "vitest";
import { createAttempts } from "./attempts";

const RULE = { max: 3, windowMs: 900_000 };

function setUp() {
  let clock = Date.UTC(2026, 0, 15, 12);
  const pass = (ms: number) => {
    clock += ms;
  };
  return { attempts: createAttempts(RULE, () => clock), pass };
}

it("refuses the attempt after the last, and takes one again at exactly the time it named", async () => {
  const { attempts, pass } = setUp();
  for (let n = 0; n < RULE.max; n++) expect(await attempts.take("a")).toMatchObject({ ok: true });
  pass(1_000);
  expect(await attempts.take("a")).toEqual({ ok: false, retryAfterMs: RULE.windowMs - 1_000 });
  pass(RULE.windowMs - 1_001);
  expect(await attempts.take("a")).toEqual({ ok: false, retryAfterMs: 1 });
  pass(1);
  expect(await attempts.take("a")).toMatchObject({ ok: true });
});

it("keeps the keys apart", async () => {
  const { attempts } = setUp();
  for (let n = 0; n < RULE.max; n++) await attempts.take("a");
  expect(await attempts.take("b")).toMatchObject({ ok: true });
});

it("does not count an attempt that was undone, however often it is undone", async () => {
  const { attempts } = setUp();
  for (let n = 0; n < RULE.max - 1; n++) await attempts.take("a");
  const last = await attempts.take("a");
  if (last.ok) {
    await last.undo();
    await last.undo();
  }
  expect(await attempts.take("a")).toMatchObject({ ok: true });
  expect(await attempts.take("a")).toMatchObject({ ok: false });
});

it("leaves the others alone when one that has left the window is undone", async () => {
  const { attempts, pass } = setUp();
  const old = await attempts.take("a");
  pass(RULE.windowMs);
  for (let n = 0; n < RULE.max; n++) expect(await attempts.take("a")).toMatchObject({ ok: true });
  if (old.ok) await old.undo();
  expect(await attempts.take("a")).toMatchObject({ ok: false });
});

it("takes exactly the maximum of many attempts at once", async () => {
  const { attempts } = setUp();
  const taken = await Promise.all(Array.from({ length: 100 }, () => attempts.take("a")));
  expect(taken.filter(({ ok }) => ok)).toHaveLength(RULE.max);
});
