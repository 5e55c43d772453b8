import type { Grant } from "../control";
import { pause, refusedBy, STEADY, times } from "../drain";
import type { Row } from "../row";

const USERS = 50;
/** Of their own limits the users meet none but the replies at once. */
const GRANT: Grant = { plan: "free", requestsMax: 10_000, tokensPerDay: 1_000_000_000 };
/** A process may repeat a refusal that it knows for a second. */
const REPEATED_MS = 1_100;
const AT_ONCE = 10;
const MOST_TRIES = 2_000;

const ceiling = (count: number): Row => ({
  id: `ceiling-${count}`,
  fault: `${count.toLocaleString("en")} at once, ${USERS} users, app's ceiling`,
  world: "ceiling",
  async run(trial) {
    const people = await trial.admit(USERS, GRANT);
    const person = (index: number) => people[index % people.length] ?? people[0];
    const send = async (index: number) => {
      const sender = person(index);
      if (!sender) throw new Error("there are no users");
      return trial.send(sender, { plan: STEADY });
    };
    await Promise.all(times(count, send));
    // What is left afterwards can be used as well, down to less than one message's reservation.
    let refusals = 0;
    for (let tries = 0; refusals < 2 && tries < MOST_TRIES; tries += AT_ONCE) {
      const sendings = await Promise.all(times(refusals === 0 ? AT_ONCE : 1, (i) => send(tries + i)));
      const admitted = sendings.some(({ status }) => status === 200);
      refusals = admitted || !sendings.some((sending) => refusedBy(sending) === "spend") ? 0 : refusals + 1;
      if (!admitted) await pause(REPEATED_MS);
    }
  },
});

export const CEILINGS: readonly Row[] = [ceiling(200), ceiling(1_000)];
