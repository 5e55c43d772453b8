import { chargedTokens } from "../../server/ai/usage";
import { WORDS } from "./budget";
import type { Grant } from "./control";
import { markedText } from "./nonce";
import { aftermathOf } from "./quiet";
import { type Message, messageOf, type Sending, send, type Vanishing } from "./send";
import type { CallPlan } from "./upstream";
import type { World } from "./world";

/** A user of one row. */
export interface Person {
  id: string;
  grant: Grant;
  /** The largest day's budget that held for them in this row: what must not be exceeded. */
  mostTokens: number | null;
}

/** A promise of a row's own, and what was seen of it. */
export interface Check {
  promise: string;
  kept: boolean;
  seen: string;
}

export interface SendOptions {
  /** Which process it is sent to; without it they take turns. */
  member?: number;
  plan?: CallPlan;
  vanish?: Vanishing;
  /** Called when the reply streams, or has ended without a word. */
  started?: () => void;
}

/** One row under way: whom it has, what it sent, and what it checked by itself. */
export interface Trial {
  world: World;
  people: Person[];
  sendings: Sending[];
  checks: Check[];
  /** Refusals for want of the limits' store are no fault while this holds. */
  storeAway: { from: number; until: number }[];
  /** Processes are killed: connections to them break. */
  breaksConnections: boolean;
  /** When something happened after which holds may be orphaned, in `performance.now()`; null when they were seen gone. */
  orphanedAt: number | null;
  /** The longest that it took from there. */
  quietMs: number;
  admit(count: number, grant: Grant): Promise<Person[]>;
  regrant(person: Person, grant: Grant): Promise<void>;
  /** A message with new ids, sent once. */
  send(person: Person, options?: SendOptions): Promise<Sending>;
  /** Messages that are being answered when this resolves; `ended` is theirs. */
  underWay(senders: readonly Person[], plan: CallPlan): Promise<{ ended: Promise<Sending[]> }>;
  /** A message with the ids that it is given. */
  sendAs(person: Person, nonce: string, message: Message, options?: SendOptions): Promise<Sending>;
  check(promise: string, kept: boolean, seen: string): void;
  /** Waits until nothing runs and nothing is held. */
  settled(): Promise<void>;
  /** What the provider billed for a message up to now, in weighted tokens. */
  billedFor(nonce: string): number;
}

export function openTrial(world: World): Trial {
  let turn = 0;
  const trial: Trial = {
    world,
    people: [],
    sendings: [],
    checks: [],
    storeAway: [],
    breaksConnections: false,
    orphanedAt: null,
    quietMs: 0,

    async admit(count, grant) {
      const ids = await world.controls().createUsers(Array.from({ length: count }, () => grant));
      const people = ids.map((id) => ({ id, grant, mostTokens: grant.tokensPerDay }));
      trial.people.push(...people);
      return people;
    },

    async regrant(person, grant) {
      await world.controls().grant(person.id, grant);
      person.grant = grant;
      const { mostTokens } = person;
      const { tokensPerDay } = grant;
      person.mostTokens =
        mostTokens === null || tokensPerDay === null ? null : Math.max(mostTokens, tokensPerDay);
    },

    send(person, options = {}) {
      const { nonce, text } = markedText(WORDS);
      return trial.sendAs(person, nonce, messageOf(text), options);
    },

    async underWay(senders, plan) {
      const starts: Promise<void>[] = [];
      const ended = Promise.all(
        senders.map((person) => {
          let started = () => {};
          starts.push(new Promise((resolve) => (started = resolve)));
          return trial.send(person, { plan, started });
        }),
      );
      await Promise.race([Promise.all(starts), ended]);
      return { ended };
    },

    async sendAs(person, nonce, message, { member, plan, ...more } = {}) {
      if (plan) world.upstream.plan(nonce, plan);
      const { members } = world.fleet;
      const { address } = members[(member ?? turn++) % members.length] ?? {};
      if (address === undefined) throw new Error("no process lives");
      const sending = await send(address, { userId: person.id, nonce }, message, more);
      trial.sendings.push(sending);
      return sending;
    },

    check(promise, kept, seen) {
      trial.checks.push({ promise, kept, seen });
    },

    async settled() {
      const { amiss, quietMs } = await aftermathOf(trial);
      trial.check("nothing stays held", amiss === null, `${amiss}`);
      trial.quietMs = Math.max(trial.quietMs, quietMs);
      trial.orphanedAt = null;
    },

    billedFor: (nonce) =>
      world.upstream.calls
        .filter((call) => call.nonce === nonce)
        .reduce((sum, { usage }) => sum + chargedTokens(usage), 0),
  };
  return trial;
}
