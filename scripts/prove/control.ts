import type { ChildProcess } from "node:child_process";
import type { Ending } from "../../server/db/schema";
import type { Allowance } from "../../server/errors";
import type { SoldPlanId } from "../../server/plans";

/** What a process under test is started with, in `PROVE_SETTINGS`. */
export interface Settings {
  /** Whether limits keep to this process's clock, which the rows move; otherwise, in Redis modes, to Redis' own. */
  ownClock: boolean;
}

/** What a process under test says when it serves. */
export interface Ready {
  address: string;
}

/** Other numbers than the plan's; null leaves the plan's. */
export interface Grant {
  plan: SoldPlanId;
  requestsMax: number | null;
  tokensPerDay: number | null;
}

/** A ledger row, as far as it is judged. Instants are Unix milliseconds. */
export interface LedgerRow {
  leaseId: string;
  userId: string;
  /** Of the message; null where the provider's refusal took it back. */
  nonce: string | null;
  ended: Ending;
  chargedTokens: number;
  costMicroUsd: number;
  estimatedInputTokens: number;
  day: string;
  admittedAt: number;
}

/** The longest of a process's verdicts since it was last asked, in milliseconds. */
export interface Verdicts {
  /** From the limiter's call to its answer, less the time in which the process itself was busy with others. */
  limiterMs: number;
  /** From the request's arrival to the limiter's answer: session, user, conversation and history included. */
  requestMs: number;
}

/** What can be asked of a process under test, beside its doors. */
export interface Controls {
  createUsers(grants: Grant[]): Promise<string[]>;
  grant(userId: string, grant: Grant): Promise<void>;
  ledger(userIds: string[]): Promise<LedgerRow[]>;
  /** Replies of these users that are being written, and that the guard has not been told of. */
  open(userIds: string[]): Promise<{ writing: number; owed: number }>;
  allowances(userIds: string[]): Promise<Allowance[]>;
  /** Tells the guard of a settled reply once more, as the ledger has it. */
  deliverAgain(leaseId: string): Promise<void>;
  /** The store forgets these users. */
  forget(userIds: string[]): Promise<void>;
  /** Sets the process's wall clock ahead of the real one (or behind it). */
  moveClock(aheadMs: number): Promise<void>;
  verdicts(): Promise<Verdicts>;
}

export interface Call {
  id: number;
  name: keyof Controls;
  args: unknown[];
}

export type Reply = { id: number; result: unknown } | { id: number; error: string };

/** The controls of a child process, over its IPC channel. A call fails when the process ends first. */
export function controlsOf(child: ChildProcess): Controls {
  let calls = 0;
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  child.on("message", (reply: Reply | Ready) => {
    if ("address" in reply) return;
    const caller = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ("error" in reply) caller?.reject(new Error(reply.error));
    else caller?.resolve(reply.result);
  });
  child.once("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error("the process ended"));
    waiting.clear();
  });
  const ask = (name: keyof Controls, args: unknown[]) =>
    new Promise((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { resolve, reject });
      child.send({ id: calls, name, args } satisfies Call, (error) => error && reject(error));
    });
  return new Proxy({} as Controls, {
    get: (_, name) =>
      // A promise that is resolved with the controls asks for `then`.
      name === "then" ? undefined : (...args: unknown[]) => ask(name as keyof Controls, args),
  });
}

/** Answers a parent's calls with these controls. */
export function answerControls(controls: Controls): void {
  process.on("message", async ({ id, name, args }: Call) => {
    const act = controls[name] as (...args: unknown[]) => Promise<unknown>;
    const reply: Reply = await act(...args).then(
      (result) => ({ id, result }),
      (error: unknown) => ({ id, error: error instanceof Error ? error.message : String(error) }),
    );
    process.send?.(reply);
  });
}
