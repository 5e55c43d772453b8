import { eq } from "drizzle-orm";
import type { Database } from "../db/database";
import { limitOverrides } from "../db/schema";

/** Other numbers than the plan's for one user; null leaves the plan's. */
export interface LimitOverride {
  /** Messages in the plan's window. */
  requestsMax: number | null;
  tokensPerDay: number | null;
  until: Date;
}

/**
 * What an admin may grant. The log of admitted messages is kept whole, so that a window stays exact, and each message
 * of its user reads and writes all of it. Sums of tokens stay far below the 2^53 to which the limits count exactly.
 */
export const GRANTABLE = { requests: 1_000, tokens: 1_000_000_000_000 } as const;

/** Replaces the user's override, if there is one. Takes effect with the user's next message: limits are read with the user. */
export async function setLimits(db: Database, userId: string, override: LimitOverride): Promise<void> {
  await db
    .insert(limitOverrides)
    .values({ userId, ...override })
    .onConflictDoUpdate({ target: limitOverrides.userId, set: override });
}

/** Back to the plan's numbers. @returns whether there was an override, ended ones included */
export async function clearLimits(db: Database, userId: string): Promise<boolean> {
  const gone = await db
    .delete(limitOverrides)
    .where(eq(limitOverrides.userId, userId))
    .returning({ userId: limitOverrides.userId });
  return gone.length > 0;
}

/** The user's override that still holds at `now` (Unix milliseconds). */
export async function limitsGranted(
  db: Database,
  userId: string,
  now: number,
): Promise<LimitOverride | null> {
  const [row] = await db.select().from(limitOverrides).where(eq(limitOverrides.userId, userId));
  return row && row.until.getTime() > now ? row : null;
}
