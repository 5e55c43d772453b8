import { and, eq } from "drizzle-orm";
import type { Database } from "../db/database";
import { users } from "../db/schema";
import { FailureError, invalid } from "../errors";
import { DEMO_ACCOUNTS } from "./demo-accounts";
import { hashPassword, passwordMatches } from "./passwords";
import type { SignInAttempts } from "./sign-in-attempts";

/** `shared`: a demo account's, which everybody knows. `none`: whoever signs in elsewhere has none here. */
export type PasswordKind = "own" | "shared" | "none";

export async function passwordKind(db: Database, userId: string): Promise<PasswordKind> {
  return kindOf(await accountOf(db, userId));
}

/**
 * Changes a password for whoever knows the current one. A wrong one counts as a failed sign-in, by account and by
 * address.
 * @param change.next what `newPassword` lets through
 * @returns how long to wait where too many were wrong: then no password was looked at
 * @throws FailureError invalid_input (`current` or `next`), forbidden for an account without a password of its own,
 * conflict when it was changed meanwhile
 */
export async function changePassword(
  { db, attempts }: { db: Database; attempts: SignInAttempts },
  change: { userId: string; current: string; next: string; address: string },
): Promise<{ ok: true } | { ok: false; retryAfterMs: number }> {
  const { userId, current, next, address } = change;
  const account = await accountOf(db, userId);
  const { email, passwordHash } = account;
  if (passwordHash === null || kindOf(account) !== "own") throw new FailureError({ code: "forbidden" });
  const attempt = attempts.take(address, email);
  if (!attempt.ok) return attempt;
  if (!(await passwordMatches(passwordHash, current))) {
    throw invalid("current", "This isn't your current password.");
  }
  attempt.undo();
  if (next === current) throw invalid("next", "This is your current password. Choose another one.");
  const changed = await db
    .update(users)
    .set({ passwordHash: await hashPassword(next) })
    .where(and(eq(users.id, userId), eq(users.passwordHash, passwordHash)))
    .returning({ id: users.id });
  if (changed.length === 0) {
    throw new FailureError({ code: "conflict" }, "Your password was changed elsewhere just now.");
  }
  return { ok: true };
}

interface Account {
  email: string;
  passwordHash: string | null;
}

function kindOf({ email, passwordHash }: Account): PasswordKind {
  if (passwordHash === null) return "none";
  return DEMO_ACCOUNTS.some((demo) => demo.email === email) ? "shared" : "own";
}

async function accountOf(db: Database, userId: string): Promise<Account> {
  const [account] = await db
    .select({ email: users.email, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId));
  if (!account) throw new FailureError({ code: "not_found" });
  return account;
}
