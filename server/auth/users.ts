import { and, eq, gt, ne } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Database } from "../db/database";
import { accounts, limitOverrides, users } from "../db/schema";
import { FailureError } from "../errors";
import { GUEST_DOMAIN } from "../guest-domain";
import { limitsOf, type Subject } from "../limits/limiter";
import type { PlanId, SoldPlanId } from "../plans";

/** A signed-in person as the database knows them now: plan and role are never taken from the session. */
export interface User {
  id: string;
  email: string;
  name: string | null;
  plan: PlanId;
  role: "user" | "admin";
  subject: Subject;
}

/** A user with the limits that hold now: the plan's, or an override that has not ended. */
export async function userById(db: Database, id: string, now: number): Promise<User | null> {
  const [row] = await db
    .select({ user: users, override: limitOverrides })
    .from(users)
    .leftJoin(
      limitOverrides,
      and(eq(limitOverrides.userId, users.id), gt(limitOverrides.until, new Date(now))),
    )
    .where(eq(users.id, id));
  if (!row) return null;
  const { email, name, plan, role } = row.user;
  const planned = limitsOf(plan);
  const limits = {
    ...planned,
    requests: { ...planned.requests, max: row.override?.requestsMax ?? planned.requests.max },
    tokensPerDay: row.override?.tokensPerDay ?? planned.tokensPerDay,
  };
  return { id, email, name, plan, role, subject: { userId: id, plan, limits } };
}

export const normalizeEmail = (email: string): string => email.trim().toLowerCase();

export async function userByEmail(db: Database, email: string) {
  const [row] = await db
    .select({ id: users.id, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.email, normalizeEmail(email)));
  return row ?? null;
}

export interface NewUser {
  email: string;
  name: string | null;
  image?: string | null;
  passwordHash?: string | null;
  plan?: PlanId;
  role?: "user" | "admin";
}

/** @throws FailureError conflict when the address has an account, or is kept for guests */
export async function createUser(db: Database, user: NewUser): Promise<string> {
  const id = uuidv7();
  const email = normalizeEmail(user.email);
  if (email.endsWith(GUEST_DOMAIN))
    throw new FailureError({ code: "conflict" }, "This address can't have an account.");
  const written = await db
    .insert(users)
    .values({ ...user, id, email })
    .onConflictDoNothing({ target: users.email })
    .returning({ id: users.id });
  if (written.length === 0)
    throw new FailureError({ code: "conflict" }, "This address already has an account.");
  return id;
}

/**
 * The user of an OAuth identity, made at its first sign-in. An address that already has an account is refused:
 * whoever controls a mailbox name at some provider must not get into it.
 * @throws FailureError conflict
 */
export async function userOfAccount(
  db: Database,
  account: { provider: string; providerAccountId: string },
  profile: { email: string; name: string | null; image: string | null },
): Promise<string> {
  const [known] = await db
    .select({ userId: accounts.userId })
    .from(accounts)
    .where(
      and(eq(accounts.provider, account.provider), eq(accounts.providerAccountId, account.providerAccountId)),
    );
  if (known) return known.userId;
  return db.transaction(async (tx) => {
    const userId = await createUser(tx, profile);
    await tx.insert(accounts).values({ ...account, userId });
    return userId;
  });
}

/** Takes effect with the user's next request: limits are read with the user. Guests have no plan to change. */
export async function setPlan(db: Database, userId: string, plan: SoldPlanId): Promise<void> {
  const changed = await db
    .update(users)
    .set({ plan })
    .where(and(eq(users.id, userId), ne(users.plan, "guest")))
    .returning({ id: users.id });
  if (changed.length === 0) throw new FailureError({ code: "not_found" });
}
