import type { Allowance } from "../../server/errors";
import type { LedgerRow } from "./control";
import type { Trial } from "./trial";

const POLL_MS = 100;
/** Within which every hold that nobody settles is gone, and the guard says what the ledger says. */
export const QUIET_DEADLINE_MS = 60_000;

/** How things stand when nothing runs any more. */
export interface Aftermath {
  ledger: LedgerRow[];
  /** By person, in the trial's order. */
  allowances: Allowance[];
  /** What was still amiss at the deadline; null where all was quiet before. */
  amiss: string | null;
  /** From the last disturbance until all was quiet. */
  quietMs: number;
}

/** Waits until every reply has ended and the guard agrees with the ledger about each of the trial's people. */
export async function aftermathOf(trial: Trial): Promise<Aftermath> {
  const ids = trial.people.map(({ id }) => id);
  const from = trial.orphanedAt ?? performance.now();
  for (;;) {
    const controls = trial.world.controls();
    const open = await controls.open(ids);
    const allowances = await controls.allowances(ids);
    const ledger = await controls.ledger(ids);
    const quietMs = performance.now() - from;
    const amiss = amissIn(trial, open, allowances, ledger);
    if (amiss === null || quietMs > QUIET_DEADLINE_MS) return { ledger, allowances, amiss, quietMs };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function amissIn(
  { people, world }: Trial,
  open: { writing: number; owed: number },
  allowances: readonly Allowance[],
  ledger: readonly LedgerRow[],
): string | null {
  if (open.writing > 0) return `${open.writing} replies have not ended`;
  const today = new Date(world.now()).toISOString().slice(0, 10);
  for (const [index, person] of people.entries()) {
    const allowance = allowances[index];
    if (!allowance) return "a user is gone";
    const { tokens, replies } = allowance;
    if (tokens.held > 0 || replies.live > 0)
      return `${tokens.held} tokens and ${replies.live} replies are still held`;
    const mine = ledger.filter((row) => row.userId === person.id);
    // A clock that went back stays on the day that it had come to.
    const day = [today, ...mine.map((row) => row.day)].sort().at(-1);
    const charged = mine.filter((row) => row.day === day).reduce((sum, row) => sum + row.chargedTokens, 0);
    if (tokens.used !== charged) return `the guard has ${tokens.used} tokens, the ledger ${charged}`;
  }
  return null;
}
