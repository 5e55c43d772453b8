import { PLANS } from "../../../server/plans";
import { BUDGET, tokensOnly } from "../budget";
import { SLOW, STEADY, times, useUp } from "../drain";
import type { Row } from "../row";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Before midnight; less than a lease lives. */
const LEAD_MS = 20_000;

const untilMidnight = (now: number) => DAY_MS - (now % DAY_MS);

/** Replies are charged to the day that they began on; the new day's budget is whole. */
const MIDNIGHT: Row = {
  id: "midnight",
  fault: "midnight in mid-stream",
  world: "clock",
  async run(trial) {
    const { world } = trial;
    const people = await trial.admit(4, tokensOnly(BUDGET));
    await world.moveClocks(world.aheadMs() + untilMidnight(world.now()) - LEAD_MS);
    const before = new Date(world.now()).toISOString().slice(0, 10);
    const running = await trial.underWay([...people, ...people], SLOW);
    await world.moveClocks(world.aheadMs() + LEAD_MS);
    await Promise.all(people.map((person) => trial.send(person, { plan: STEADY })));
    const over = (await running.ended).filter(({ status }) => status === 200);
    const rows = await world.controls().ledger(people.map(({ id }) => id));
    const dated = over.filter(({ nonce }) => rows.find((row) => row.nonce === nonce)?.day === before).length;
    trial.check(
      "a reply is charged to the day it was admitted on",
      dated === over.length,
      `${dated} of ${over.length}`,
    );
    await Promise.all(people.map((person) => useUp(trial, person)));
  },
};

/** Bursts each ten seconds over two windows and more: never too many in any sixty seconds, and never one too few. */
const WINDOW: Row = {
  id: "window",
  fault: "bursts over two windows and more",
  world: "clock",
  async run(trial) {
    const { world } = trial;
    const [person] = await trial.admit(1, { plan: "pro", requestsMax: null, tokensPerDay: 10_000_000 });
    if (!person) return;
    const { max, windowMs } = PLANS.pro.requests;
    const steps = 13;
    for (const _ of times(steps, () => null)) {
      for (const _ of times(4, () => null)) {
        await Promise.all(times(10, () => trial.send(person)));
      }
      await world.moveClocks(world.aheadMs() + windowMs / 6);
    }
    const admitted = trial.sendings.filter(({ status }) => status === 200).length;
    const most = max * Math.ceil((steps * windowMs) / 6 / windowMs);
    trial.check(
      "capacity comes back when the window passes",
      admitted >= max * 2 && admitted <= most,
      `${admitted}`,
    );
  },
};

/**
 * Clocks jump while replies run: of one process, of all, forwards, backwards, and where the store has a clock of its own over
 * midnight. In memory the process's clock is the limits' clock: another day there is another day's budget.
 */
const MOVED: Row = {
  id: "clock-moved",
  fault: "the system clock moved",
  world: "plain",
  async run(trial) {
    const { world } = trial;
    const limit = PLANS.free.requests.max;
    const [person] = await trial.admit(1, tokensOnly(BUDGET));
    const [windowed] = await trial.admit(1, { ...tokensOnly(1_000_000), requestsMax: limit });
    if (!person || !windowed) return;
    const withinDay = Math.min(HOUR_MS, untilMidnight(world.now()) / 2, (world.now() % DAY_MS) / 2);
    const jumps = world.redis ? [HOUR_MS, -HOUR_MS, DAY_MS, -DAY_MS, 0] : [withinDay, -withinDay, 0];
    for (const jump of jumps) {
      const { ended } = await trial.underWay([person, person], { tokensPerSecond: 200 });
      // One process is ahead of the others for a while: they must not notice.
      await world.fleet.members[0]?.controls.moveClock(jump);
      await Promise.all(times(4, () => trial.send(windowed)));
      await world.moveClocks(jump);
      await Promise.all([ended, ...times(4, () => trial.send(windowed))]);
    }
    if (world.redis) {
      const admitted = trial.sendings.filter(
        ({ userId, status }) => userId === windowed.id && status === 200,
      ).length;
      trial.check("the window keeps to the store's clock", admitted === limit, `${admitted} of ${limit}`);
    }
    await useUp(trial, person);
  },
};

export const CLOCKS: readonly Row[] = [MIDNIGHT, WINDOW, MOVED];
