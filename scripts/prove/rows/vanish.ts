import { tokensOnly } from "../budget";
import { times } from "../drain";
import type { Row } from "../row";

const USERS = 10;
const EACH = 5;

/** Each user hangs up on five messages before their first token and on five after it: the replies go on, and are charged. */
export const VANISH: Row = {
  id: "vanish",
  fault: `${USERS * EACH} clients vanish before, ${USERS * EACH} after 1st token`,
  world: "plain",
  async run(trial) {
    const people = await trial.admit(USERS, tokensOnly(1_000_000));
    const plan = { tokensPerSecond: 100 };
    await Promise.all(
      people.flatMap((person) => [
        ...times(EACH, () => trial.send(person, { plan, vanish: "before the first token" })),
        ...times(EACH, () => trial.send(person, { plan, vanish: "after the first token" })),
      ]),
    );
    await trial.settled();
    const rows = await trial.world.controls().ledger(people.map(({ id }) => id));
    const whole = rows.filter(({ ended }) => ended === "complete").length;
    trial.check("a reply goes on without its reader", whole === rows.length, `${whole} of ${rows.length}`);
  },
};
