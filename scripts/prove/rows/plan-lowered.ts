import { PLANS } from "../../../server/plans";
import { tokensOnly } from "../budget";
import { pause, refusedBy, SLOW, STEADY, times } from "../drain";
import type { Row } from "../row";

/** Within which a change is seen by every process. */
const SEEN_MS = 1_000;

/** A plan, and a budget, are cut while replies run under the old ones. */
export const PLAN_LOWERED: Row = {
  id: "plan-lowered",
  fault: "a plan lowered in mid-stream",
  world: "plain",
  async run(trial) {
    const { replies } = PLANS.pro;
    const [downgraded] = await trial.admit(1, { plan: "pro", requestsMax: null, tokensPerDay: null });
    const [cut] = await trial.admit(1, tokensOnly(20_000));
    if (!downgraded || !cut) return;
    for (const _ of times(3, () => null)) await trial.send(cut, { plan: STEADY });
    const running = await trial.underWay([...times(replies, () => downgraded), cut], SLOW);
    await trial.regrant(downgraded, { plan: "free", requestsMax: null, tokensPerDay: null });
    await trial.regrant(cut, tokensOnly(1_000));
    await pause(SEEN_MS);
    const processes = trial.world.fleet.members.length;
    const meanwhile = await Promise.all(
      times(processes, (member) => [trial.send(downgraded, { member }), trial.send(cut, { member })]).flat(),
    );
    const admitted = meanwhile.filter(({ status }) => status === 200).length;
    trial.check("the new limits hold everywhere within 1 s", admitted === 0, `${admitted} were admitted`);

    const ended = await running.ended;
    const whole = ended.filter(({ end }) => end?.type === "done").length;
    trial.check("what ran under the old plan ends", whole === ended.length, `${whole} of ${ended.length}`);

    await pause(SEEN_MS);
    let more = 0;
    while (refusedBy(await trial.send(downgraded, { plan: STEADY })) !== "requests" && more < replies * 10)
      more += 1;
    const allowed = PLANS.free.requests.max - replies;
    trial.check(
      "the new plan's window counts the old plan's messages",
      more === allowed,
      `${more} of ${allowed} more`,
    );
  },
};
