import { and, asc, eq, gt, ilike, notLike } from "drizzle-orm";
import type { Database } from "../db/database";
import { limitOverrides, users } from "../db/schema";
import { BROWSER_DOMAIN } from "../guest-domain";
import { type AdminUser, adminUser, overriddenTokens, usedTodayByUser } from "./admin-user";

const PAGE = 20;

/** A guest's browser uses nothing under its own name: the guests of one address are shown as one. */
const BROWSERS = `%@${BROWSER_DOMAIN}`;

/** Users whose address contains `search`, by address; the cursor is the last address of the page before. */
export async function findUsers(
  db: Database,
  {
    search,
    cursor,
    now,
    limit = PAGE,
  }: { search: string; cursor: string | null; now: number; limit?: number },
): Promise<{ items: AdminUser[]; nextCursor: string | null }> {
  const today = usedTodayByUser(db, now);
  const rows = await db
    .select({ user: users, used: today.charged, override: overriddenTokens(now) })
    .from(users)
    .leftJoin(today, eq(today.userId, users.id))
    .leftJoin(limitOverrides, eq(limitOverrides.userId, users.id))
    .where(
      and(
        ilike(users.email, `%${search.replace(/[\\%_]/g, "\\$&")}%`),
        notLike(users.email, BROWSERS),
        cursor === null ? undefined : gt(users.email, cursor),
      ),
    )
    .orderBy(asc(users.email))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(({ user, used, override }) => adminUser(user, used, override));
  return { items, nextCursor: rows.length > items.length ? (items.at(-1)?.email ?? null) : null };
}
