import { BUDGET, tokensOnly } from "../budget";
import { refusedBy, SLOW, times, useUp } from "../drain";
import type { Row } from "../row";
import type { Fault } from "../upstream";

const USERS = 10;
const REQUESTS = 8;
const FAULTS: readonly Fault[] = [
  { kind: "overloaded", retryAfterMs: 50 },
  { kind: "server_error" },
  { kind: "disconnect", afterTokens: 20 },
  { kind: "rate_limited", retryAfterMs: 50 },
  { kind: "error_event", afterTokens: 8 },
];

/** Every second call fails, in five ways; whoever is refused by the provider gets the request back and tries again. */
const HALF_FAILING: Row = {
  id: "upstream-half",
  fault: "50 % of the upstream failing",
  world: "plain",
  async run(trial) {
    const people = await trial.admit(USERS, { ...tokensOnly(100_000), requestsMax: REQUESTS });
    let calls = 0;
    const fault = () => {
      calls += 1;
      return calls % 2 === 0 ? FAULTS[(calls / 2) % FAULTS.length] : undefined;
    };
    const answered = await Promise.all(
      people.map(async (person) => {
        for (let taken = 0; ; ) {
          const sending = await trial.send(person, { plan: { tokensPerSecond: 800, fault } });
          if (sending.status === 200) taken += 1;
          else if (refusedBy(sending) === "requests" || taken > REQUESTS) return taken;
        }
      }),
    );
    const exact = answered.filter((taken) => taken === REQUESTS).length;
    trial.check(
      "what the provider refuses takes no request",
      exact === USERS,
      `${exact} of ${USERS} users had their ${REQUESTS}`,
    );
  },
};

/** The provider's connection breaks while the reply streams. */
const DISCONNECTS: Row = {
  id: "disconnects",
  fault: "the upstream disconnects in mid-stream",
  world: "plain",
  async run(trial) {
    const [person] = await trial.admit(1, tokensOnly(BUDGET));
    if (!person) return;
    const cut = await Promise.all(
      times(20, (i) =>
        trial.send(person, {
          plan: { ...SLOW, fault: () => ({ kind: "disconnect", afterTokens: 5 + 3 * i }) },
        }),
      ),
    );
    const admitted = cut.filter(({ status }) => status === 200);
    const told = admitted.filter(({ end, text }) => end?.type === "failed" && text !== "").length;
    trial.check(
      "what had come is kept, and the loss is said",
      told === admitted.length,
      `${told} of ${admitted.length}`,
    );
    await useUp(trial, person);
  },
};

export const UPSTREAMS: readonly Row[] = [HALF_FAILING, DISCONNECTS];
