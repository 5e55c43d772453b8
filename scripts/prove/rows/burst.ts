import { tokensOnly } from "../budget";
import { STEADY, times, useUp } from "../drain";
import type { Row } from "../row";

/** A tenth of it is more than a message needs; a burst is a multiple of it. */
const BUDGET = 20_000;

const burst = (count: number): Row => ({
  id: `burst-${count}`,
  fault: `${count.toLocaleString("en")} messages at once, one user`,
  world: "plain",
  async run(trial) {
    const [person] = await trial.admit(1, tokensOnly(BUDGET));
    if (!person) return;
    await Promise.all(times(count, () => trial.send(person, { plan: STEADY })));
    await useUp(trial, person);
  },
});

export const BURSTS: readonly Row[] = [burst(200), burst(1_000)];
