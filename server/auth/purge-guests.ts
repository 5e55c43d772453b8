import { and, eq, inArray, like, lt } from "drizzle-orm";
import type { Database } from "../db/database";
import { users } from "../db/schema";
import { BROWSER_DOMAIN } from "../guest-domain";
import { GUEST_MS } from "./guest-cookie";

const DAY_MS = 86_400_000;
const PAGE = 500;

/**
 * Deletes the browsers whose cookie has ended, with the conversations that no account took over: nobody can reach them.
 * A day later than the cookie, so that what was begun with it has long ended. Rows of addresses stay, since the ledger
 * names them.
 * @param stopped leaves the rest to the next time
 * @returns how many were deleted
 */
export async function purgeGuests(db: Database, now: number, stopped?: AbortSignal): Promise<number> {
  const ended = db
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.plan, "guest"),
        like(users.email, `%@${BROWSER_DOMAIN}`),
        lt(users.createdAt, new Date(now - GUEST_MS - DAY_MS)),
      ),
    )
    .limit(PAGE);
  for (let purged = 0; ; ) {
    const gone = await db.delete(users).where(inArray(users.id, ended)).returning({ id: users.id });
    purged += gone.length;
    if (gone.length < PAGE || stopped?.aborted) return purged;
  }
}
