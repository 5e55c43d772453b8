import { BUDGET, tokensOnly } from "../budget";
import { pause, SLOW, useUp } from "../drain";
import type { Row } from "../row";

const USERS = 4;
/** Long enough for two checkpoints. */
const INTO_THE_REPLY_MS = 2_500;
/** A checkpoint a second, and what lies between two of them. */
const LOST_AT_MOST_S = 2;

/** One process is killed while it writes; another one takes its place. */
export const KILL: Row = {
  id: "kill-9",
  fault: "a process killed with -9 in mid-stream",
  world: "plain",
  async run(trial) {
    const { fleet } = trial.world;
    const people = await trial.admit(USERS, tokensOnly(BUDGET));
    const { ended } = await trial.underWay([...people, ...people], SLOW);
    await pause(INTO_THE_REPLY_MS);
    trial.breaksConnections = true;
    await fleet.members[0]?.kill();
    trial.orphanedAt = performance.now();
    await fleet.add();
    const killed = (await ended).filter(({ status, end }) => status === 200 && end === null);
    trial.check("the kill met replies", killed.length > 0, `${killed.length}`);

    await trial.settled();
    const rows = await trial.world.controls().ledger(people.map(({ id }) => id));
    const ends = killed.map(({ nonce }) => ({ nonce, row: rows.find((one) => one.nonce === nonce) }));
    const died = ends.filter(({ row }) => row?.ended === "died").length;
    trial.check(
      "dead processes' replies are ended as such",
      died === killed.length,
      `${died} of ${killed.length}`,
    );
    const lost = ends.map(({ nonce, row }) => trial.billedFor(nonce) - (row?.chargedTokens ?? 0));
    const most = LOST_AT_MOST_S * SLOW.tokensPerSecond;
    trial.check(
      "their last checkpoints are charged",
      Math.max(0, ...lost) <= most,
      `${lost} tokens were lost`,
    );
    await Promise.all(people.map((person) => useUp(trial, person)));
  },
};
