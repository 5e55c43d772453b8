import { BUDGET, tokensOnly } from "../budget";
import { SLOW, STEADY, useUp } from "../drain";
import type { Row } from "../row";

const USERS = 4;

/** As in a rolling deployment: a process is told to end while it writes, and another takes its place. */
export const RETIRE: Row = {
  id: "sigterm",
  fault: "a process ended with SIGTERM in mid-stream",
  world: "plain",
  async run(trial) {
    const { fleet } = trial.world;
    const people = await trial.admit(USERS, tokensOnly(BUDGET));
    const { ended } = await trial.underWay([...people, ...people], SLOW);
    const gone = fleet.members[0]?.retire();
    // In one process there is nobody else to serve meanwhile.
    const meanwhile =
      fleet.members.length > 0 ? people.map((person) => trial.send(person, { plan: STEADY })) : [];
    const admitted = (await ended).filter(({ status }) => status === 200);
    const whole = admitted.filter(({ end }) => end?.type === "done").length;
    trial.check(
      "what runs ends whole",
      whole === admitted.length && whole > 0,
      `${whole} of ${admitted.length}`,
    );
    await Promise.all(meanwhile);
    await gone;
    trial.orphanedAt = performance.now();
    await fleet.add();
    await trial.settled();
    await Promise.all(people.map((person) => useUp(trial, person)));
  },
};
