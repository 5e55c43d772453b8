import { leastOfMessage, tokensOnly } from "../budget";
import { chargedOf, times } from "../drain";
import type { Row } from "../row";
import type { Trial } from "../trial";

const USERS = 20;
const AT_ONCE = 5;

/** A process's first messages raise its estimates for a while; after so many they stay as they were made. */
const TAUGHT_BY = 30;

async function settleEstimates(trial: Trial): Promise<void> {
  const [teacher] = await trial.admit(1, tokensOnly(1_000_000));
  if (!teacher) return;
  for (const member of trial.world.fleet.members.keys())
    for (const _ of times(TAUGHT_BY / AT_ONCE, () => null))
      await Promise.all(times(AT_ONCE, () => trial.send(teacher, { member })));
}

/** Every user has one token less than a message needs; then exactly what one needs, for several that are sent at once. */
export const ONE_SHORT: Row = {
  id: "one-short",
  fault: "every message 1 token short",
  world: "plain",
  async run(trial) {
    await settleEstimates(trial);
    const least = leastOfMessage();
    const people = await trial.admit(USERS, tokensOnly(least));
    await Promise.all(people.map((person) => trial.send(person)));

    const leave = (tokens: number) =>
      Promise.all(
        people.map((person) => trial.regrant(person, tokensOnly(chargedOf(trial, person) + tokens))),
      );
    const sendAll = async () =>
      (await Promise.all(people.flatMap((person) => times(AT_ONCE, () => trial.send(person))))).filter(
        ({ status }) => status === 200,
      ).length;

    await leave(least - 1);
    const calls = trial.world.upstream.calls.length;
    const short = await sendAll();
    trial.check("one token short is refused", short === 0, `${short} were admitted`);
    const called = trial.world.upstream.calls.length - calls;
    trial.check("a refused message calls nobody", called === 0, `${called} calls`);

    await leave(least);
    const exact = await sendAll();
    trial.check("what is left for one message admits one", exact === USERS, `${exact} for ${USERS} users`);
  },
};
