import { BUDGET, tokensOnly } from "../budget";
import { pause, SLOW, STEADY, times, useUp } from "../drain";
import type { Link } from "../link";
import type { Row } from "../row";
import type { Person, Trial } from "../trial";

const USERS = 4;
/** A breaker lets a try through so often; the rest is for the try itself. */
const BACK_WITHIN_MS = 7_000;

/** The store forgets everything while replies run and half of the budgets is used. */
const EMPTIED: Row = {
  id: "redis-emptied",
  fault: "the limits' store (Redis) emptied in mid-day",
  world: "plain",
  async run(trial) {
    const people = await trial.admit(USERS, tokensOnly(BUDGET));
    const each = (count: number) =>
      Promise.all(people.flatMap((person) => times(count, () => trial.send(person, { plan: STEADY }))));
    for (const _ of times(5, () => null)) await each(4);
    const running = await trial.underWay(people, SLOW);
    await lose(trial, people);
    await each(10);
    await running.ended;
    await lose(trial, people);
    await Promise.all(people.map((person) => useUp(trial, person)));
  },
};

/** In one process's memory, what a restart would do. */
async function lose({ world }: Trial, people: readonly Person[]): Promise<void> {
  if (world.redis) await world.redis.empty();
  else await world.controls().forget(people.map(({ id }) => id));
}

/** Replies that run when the store goes are settled when it is back; nothing is spent in between. */
async function through(trial: Trial, go: (link: Link) => Promise<void> | void): Promise<void> {
  const link = trial.world.redis?.link;
  if (!link) throw new Error("there is no link to break");
  const people = await trial.admit(USERS, tokensOnly(BUDGET));
  const each = (count: number) =>
    Promise.all(people.flatMap((person) => times(count, () => trial.send(person, { plan: STEADY }))));
  await each(2);
  const { ended } = await trial.underWay(people, SLOW);

  const from = performance.now();
  const away = { from, until: Number.POSITIVE_INFINITY };
  trial.storeAway.push(away);
  await go(link);
  const calls = trial.world.upstream.calls.length;
  const refused = [await each(5), await each(5)].flat();
  const unavailable = refused.filter(({ failure }) => failure?.code === "limits_unavailable").length;
  trial.check(
    "nothing is admitted without the store",
    unavailable === refused.length,
    `${unavailable} of ${refused.length} refused`,
  );
  const called = trial.world.upstream.calls.length - calls;
  trial.check("and nobody is called", called === 0, `${called} calls`);
  const whole = (await ended).filter(({ end }) => end?.type === "done").length;
  trial.check("replies under way end", whole === people.length, `${whole} of ${people.length}`);

  await link.back();
  trial.orphanedAt = performance.now();
  away.until = performance.now() + BACK_WITHIN_MS;
  await pause(BACK_WITHIN_MS);
  await trial.settled();
  await Promise.all(people.map((person) => useUp(trial, person)));
}

const REFUSED: Row = {
  id: "redis-refused",
  fault: "Redis refused, and back",
  world: "plain",
  needs: "link",
  run: (trial) => through(trial, (link) => link.refuse()),
};

const HANGING: Row = {
  id: "redis-hanging",
  fault: "Redis hanging, and back",
  world: "plain",
  needs: "link",
  run: (trial) => through(trial, (link) => link.hang()),
};

/** Replies end while the store is away, their processes are killed, and new ones settle what they left. */
const OWED: Row = {
  id: "owed",
  fault: "replies end without Redis, then kill -9 of all",
  world: "plain",
  needs: "link",
  async run(trial) {
    const { fleet, redis } = trial.world;
    const link = redis?.link;
    if (!link) throw new Error("there is no link to break");
    const people = await trial.admit(USERS, tokensOnly(BUDGET));
    const { ended } = await trial.underWay([...people, ...people], { tokensPerSecond: 150 });
    const away = { from: performance.now(), until: Number.POSITIVE_INFINITY };
    trial.storeAway.push(away);
    await link.refuse();
    await ended;
    const count = fleet.members.length;
    trial.breaksConnections = true;
    await Promise.all([...fleet.members].map((member) => member.kill()));
    await link.back();
    trial.orphanedAt = performance.now();
    await Promise.all(times(count, () => fleet.add()));
    away.until = performance.now();
    await trial.settled();
    await Promise.all(people.map((person) => useUp(trial, person)));
  },
};

export const STORES: readonly Row[] = [EMPTIED, REFUSED, HANGING, OWED];
