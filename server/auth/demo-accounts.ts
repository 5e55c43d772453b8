import { allowedModels } from "../ai/models";
import type { Database, Transaction } from "../db/database";
import { PLANS, type SoldPlanId } from "../plans";
import { writeDemoHistory } from "../usage/demo-history";
import { demoToday } from "../usage/demo-today";
import { record, usedToday } from "../usage/ledger";
import { hashPassword } from "./passwords";
import { createUser, userByEmail } from "./users";

export interface DemoAccount {
  email: string;
  name: string;
  plan: SoldPlanId;
  role: "user" | "admin";
  /** What signing in with it shows. */
  hint: string;
  /** Share of the day's token budget that is used already. */
  spent: number;
  /** Tokens on an average past working day; 0 for none. */
  pastPerDay: number;
}

const account = (name: string, plan: SoldPlanId, hint: string, more?: Partial<DemoAccount>): DemoAccount => ({
  email: `${name.toLowerCase()}@demo.local`,
  name,
  plan,
  role: "user",
  hint,
  spent: 0,
  pastPerDay: 0,
  ...more,
});

export const DEMO_PASSWORD = "demo";

export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  account("Free", "free", "Meet the request limit with the sixth message in a minute", {
    pastPerDay: 18_000,
  }),
  account("Pro", "pro", "More requests, more tokens, the larger model", { pastPerDay: 120_000 }),
  account("Enterprise", "enterprise", "No daily budget, every model", { pastPerDay: 250_000 }),
  account("Nearly", "free", "80 % of today's tokens are used", { spent: 0.8, pastPerDay: 31_000 }),
  account("Spent", "free", "Today's tokens are used up", { spent: 1, pastPerDay: 37_000 }),
  account("Admin", "enterprise", "Everyone's usage, plan changes", { role: "admin", pastPerDay: 25_000 }),
];

/** "headdemo" in ASCII. Processes that start or sign in together take turns, so that nothing is made or used up twice. */
const inTurn = <T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  db.transaction(async (tx) => {
    await tx.execute("select pg_advisory_xact_lock(7522525836401274223)");
    return work(tx);
  });

/** Makes the accounts that are missing and brings today's use up to what each one shows. */
export async function seedDemoAccounts(db: Database, now: number): Promise<void> {
  await inTurn(db, async (tx) => {
    let passwordHash: string | undefined;
    for (const [i, { email, name, plan, role, spent, pastPerDay }] of DEMO_ACCOUNTS.entries()) {
      if (await userByEmail(tx, email)) continue;
      passwordHash ??= await hashPassword(DEMO_PASSWORD);
      const userId = await createUser(tx, { email, name, plan, role, passwordHash });
      const models = allowedModels(PLANS[plan].models);
      const { maxOutputTokens } = PLANS[plan];
      await writeDemoHistory(
        tx,
        { userId, models, maxOutputTokens, perDay: pastPerDay, seed: i + 1, talkedToday: spent > 0 },
        now,
      );
    }
    for (const demo of DEMO_ACCOUNTS) await useUpInTurn(tx, demo, now);
  });
}

/**
 * Writes what is missing of the account's share of today's budget to the ledger.
 * @returns whether anything was missing: the admission state must then be read anew
 */
export const useUp = (db: Database, demo: DemoAccount, now: number): Promise<boolean> =>
  demo.spent === 0 ? Promise.resolve(false) : inTurn(db, (tx) => useUpInTurn(tx, demo, now));

async function useUpInTurn(tx: Transaction, demo: DemoAccount, now: number): Promise<boolean> {
  const budget = PLANS[demo.plan].tokensPerDay;
  if (budget === null || demo.spent === 0) return false;
  const user = await userByEmail(tx, demo.email);
  if (!user) return false;
  const missing = Math.round(budget * demo.spent) - (await usedToday(tx, user.id, now));
  if (missing <= 0) return false;
  const { maxOutputTokens } = PLANS[demo.plan];
  for (const entry of demoToday({ userId: user.id, maxOutputTokens }, missing, now)) await record(tx, entry);
  return true;
}
