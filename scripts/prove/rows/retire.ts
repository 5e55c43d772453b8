import { tokensOnly } from "../budget";
import { pause, SLOW, STEADY, times, useUp } from "../drain";
import type { Row } from "../row";

const USERS = 4;

/** As in a rolling deployment: a process is told to end while it writes, and another takes its place. */
export const RETIRE: Row = {
  id: "sigterm",
  fault: "a process ended with SIGTERM in mid-stream",
  world: "plain",
  async run(trial) {
    const { fleet } = trial.world;
    const people = await trial.admit(USERS, tokensOnly(20_000));
    const running = people.flatMap((person) => times(2, () => trial.send(person, { plan: SLOW })));
    await pause(1_000);
    const gone = fleet.members[0]?.retire();
    // In one process there is nobody else to serve meanwhile.
    const meanwhile =
      fleet.members.length > 0 ? people.map((person) => trial.send(person, { plan: STEADY })) : [];
    const ended = (await Promise.all(running)).filter(({ status }) => status === 200);
    const whole = ended.filter(({ end }) => end?.type === "done").length;
    trial.check(
      "what it was writing ends",
      whole === ended.length && whole > 0,
      `${whole} of ${ended.length}`,
    );
    await Promise.all(meanwhile);
    await gone;
    trial.orphanedAt = performance.now();
    await fleet.add();
    await trial.settled();
    await Promise.all(people.map((person) => useUp(trial, person)));
  },
};
