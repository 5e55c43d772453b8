import { BUDGET, tokensOnly } from "../budget";
import { STEADY, times, useUp } from "../drain";
import type { Row } from "../row";

const MESSAGES = 10;

/** Every process tells the guard of every settled reply again, all at once. */
export const SETTLE_TWICE: Row = {
  id: "settle-twice",
  fault: "a settle delivered twice",
  world: "plain",
  async run(trial) {
    const [person] = await trial.admit(1, tokensOnly(BUDGET));
    if (!person) return;
    for (const _ of times(MESSAGES, () => null)) await trial.send(person, { plan: STEADY });
    const { members } = trial.world.fleet;
    const rows = await trial.world.controls().ledger([person.id]);
    const usedBefore = await used();
    await Promise.all(
      rows.flatMap(({ leaseId }) => members.map(({ controls }) => controls.deliverAgain(leaseId))),
    );
    const added = (await used()) - usedBefore;
    trial.check("settling twice is settling once", added === 0, `${added} tokens more`);
    await useUp(trial, person);

    async function used(): Promise<number> {
      const [allowance] = await trial.world.controls().allowances(person ? [person.id] : []);
      return allowance?.tokens.used ?? 0;
    }
  },
};
