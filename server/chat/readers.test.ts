import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { type Doors, message, openDoors, type Visitor } from "../api/test-doors";
import type { OpenDatabase } from "../db/database";
import { openTestDatabase } from "../db/test-database";
import { createMemoryStore } from "../limits/memory-store";
import { createReaders, inPlace, MOST_READERS } from "./readers";

async function* endless() {
  yield 1;
  await new Promise(() => {});
}

async function* two() {
  yield 1;
  yield 2;
}

/** A reply's places, all taken but one. */
function almostFull() {
  const readers = createReaders();
  for (let n = 1; n < MOST_READERS; n++) readers.enter("reply");
  const place = readers.enter("reply");
  const isFull = () => {
    try {
      readers.enter("reply").leave();
      return false;
    } catch {
      return true;
    }
  };
  return { readers, place, isFull };
}

it(`has ${MOST_READERS} places for a reply`, () => {
  const { readers, isFull } = almostFull();
  expect(isFull()).toBe(true);
  expect(() => readers.enter("reply")).toThrow(expect.objectContaining({ failure: { code: "conflict" } }));
  readers.enter("another");
});

it("has a place given back once, however often it is left", () => {
  const { readers, place, isFull } = almostFull();
  place.leave();
  place.leave();
  expect(isFull()).toBe(false);
  readers.enter("reply");
  expect(isFull()).toBe(true);
});

it("gives the place back at the end", async () => {
  const { place, isFull } = almostFull();
  const seen: number[] = [];
  for await (const event of inPlace(two(), place)) seen.push(event);
  expect(seen).toEqual([1, 2]);
  expect(isFull()).toBe(false);
});

it("gives the place back when the events fail", async () => {
  const { place, isFull } = almostFull();
  const broken = {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("no connection")) }),
  };
  await expect(inPlace(broken, place).next()).rejects.toThrow("no connection");
  expect(isFull()).toBe(false);
});

it("gives the place back when the reader goes before it began to read", async () => {
  const { place, isFull } = almostFull();
  const events = inPlace(two(), place);
  await events.return?.();
  expect(isFull()).toBe(false);
  expect((await events.next()).done).toBe(true);
});

it("gives the place back when the reader goes while it waits for an event", async () => {
  const { place, isFull } = almostFull();
  const events = inPlace(endless(), place);
  await events.next();
  void events.next();
  expect(isFull()).toBe(true);
  await events.return?.();
  expect(isFull()).toBe(false);
  expect(place.gone.aborted).toBe(true);
});

it("gives the place back when nobody begins to read, and not while somebody reads slowly", () => {
  vi.useFakeTimers();
  try {
    const [unread, slow] = [almostFull(), almostFull()];
    const events = inPlace(endless(), slow.place, 1_000);
    inPlace(endless(), unread.place, 1_000);
    void events.next();
    vi.advanceTimersByTime(999);
    expect(unread.isFull()).toBe(true);
    vi.advanceTimersByTime(1);
    expect(unread.isFull()).toBe(false);
    expect(slow.isFull()).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

let database: OpenDatabase;
let processes: Doors[];
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => {
  processes = [];
});
afterAll(() => database.close());

it("lets as many read a reply in each process as there are places, however many ask at once", async () => {
  const given = { store: createMemoryStore({ now: Date.now, ceilingMicroUsd: null }), shared: true };
  const hangs = { behave: () => ({ kind: "hang", afterTokens: 12 }) as const };
  const one = await openDoors(database.db, hangs, Date.now, {}, given);
  const other = await openDoors(database.db, hangs, Date.now, {}, given);
  processes = [one, other];
  const here = await one.person();
  const there = other.visit(here.id);
  const sent = message("Explain tokens at length");
  const answers = async (door: Visitor) => {
    const all = await Promise.all(Array.from({ length: 60 }, () => door.send(sent)));
    return { all, read: all.filter(({ status }) => status === 200) };
  };

  const [own, stored] = [await answers(here), await answers(there)];
  for (const { all, read } of [own, stored]) {
    expect(read).toHaveLength(MOST_READERS);
    expect(all.filter(({ status }) => status === 409)).toHaveLength(all.length - MOST_READERS);
    // Whoever goes makes room, whether or not an event has come meanwhile.
    await Promise.all(read.map(({ body }) => body?.cancel()));
  }
  const [again, there2] = [await here.send(sent), await there.send(sent)];
  expect([again.status, there2.status]).toEqual([200, 200]);
  await here.mutate("chat.stop", { messageId: sent.messageId });
  for (const answer of [again, there2]) expect(await answer.text()).toContain('"stopReason":"stopped"');
  for (const doors of processes) await doors.close();
});
