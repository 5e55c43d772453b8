import { and, count, desc, eq, isNull, lt, or, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import type { Database } from "../db/database";
import { apiKeys, users } from "../db/schema";
import { FailureError, invalid } from "../errors";
import { log, reasonOf } from "../log";
import { hashOfKey, isKeyShaped, newKey } from "./api-key-secret";

/** Keys of one user that work at the same time. */
export const MOST_API_KEYS = 10;

export const apiKeyName = z
  .string({ error: "The name must be text." })
  .trim()
  .min(1, { error: "Give the key a name." })
  .max(60, { error: "A name has at most 60 characters." })
  .regex(/^\P{Cc}*$/u, { error: "Without control characters, please." })
  .transform((name) => name.toWellFormed());

/** What is known of a key once it has been shown. Instants: ISO 8601, UTC. */
export interface ApiKey {
  id: string;
  name: string;
  /** The last four characters. */
  hint: string;
  createdAt: string;
  /** To the minute. */
  lastUsedAt: string | null;
}

export interface ApiKeyPage {
  items: ApiKey[];
  nextCursor: { at: string; id: string } | null;
}

const PAGE = 20;

/**
 * Makes a key. It is returned here and never again: only its hash under a key derived from `secret` (see `authSecret`)
 * is kept.
 * @param now Unix milliseconds
 * @throws FailureError invalid_input (`name`), conflict with `MOST_API_KEYS` in use, not_found without such a user
 */
export async function createApiKey(
  db: Database,
  secret: string,
  { userId, name, now }: { userId: string; name: string; now: number },
): Promise<{ id: string; key: string }> {
  const parsed = apiKeyName.safeParse(name);
  if (!parsed.success) throw invalid("name", parsed.error.issues[0]?.message ?? "");
  const id = uuidv7();
  const key = newKey();
  await db.transaction(async (tx) => {
    // Two at once for one user wait for each other here, so that both count the same keys.
    const [owner] = await tx
      .select({ id: users.id })
      .from(users)
      .where(eq(users.id, userId))
      .for("no key update");
    if (!owner) throw new FailureError({ code: "not_found" });
    const [live] = await tx.select({ count: count() }).from(apiKeys).where(liveOf(userId));
    if ((live?.count ?? 0) >= MOST_API_KEYS) {
      const sentence = `There are ${MOST_API_KEYS} keys already, as many as can be. Revoke one first.`;
      throw new FailureError({ code: "conflict" }, sentence);
    }
    await tx.insert(apiKeys).values({
      id,
      userId,
      name: parsed.data,
      hash: hashOfKey(secret, key),
      hint: key.slice(-4),
      createdAt: new Date(now),
    });
  });
  return { id, key };
}

/** A user's keys that work, newest first. `cursor` is where the page before ended. */
export async function listApiKeys(
  db: Database,
  userId: string,
  cursor: { at: string; id: string } | null,
): Promise<ApiKeyPage> {
  const { createdAt, id } = apiKeys;
  const before = cursor && new Date(cursor.at);
  const rows = await db
    .select()
    .from(apiKeys)
    .where(
      and(
        liveOf(userId),
        cursor && before
          ? or(lt(createdAt, before), and(eq(createdAt, before), lt(id, cursor.id)))
          : undefined,
      ),
    )
    .orderBy(desc(createdAt), desc(id))
    .limit(PAGE + 1);
  const items = rows.slice(0, PAGE).map((row) => ({
    id: row.id,
    name: row.name,
    hint: row.hint,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }));
  const last = items.at(-1);
  return {
    items,
    nextCursor: rows.length > items.length && last ? { at: last.createdAt, id: last.id } : null,
  };
}

/** Takes effect with the next request. Revoking again changes nothing. @throws FailureError not_found, also for another user's */
export async function revokeApiKey(db: Database, userId: string, id: string, now: number): Promise<void> {
  const revoked = await db
    .update(apiKeys)
    .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, ${new Date(now).toISOString()}::timestamptz)` })
    .where(and(eq(apiKeys.id, id), eq(apiKeys.userId, userId)))
    .returning({ id: apiKeys.id });
  if (revoked.length === 0) throw new FailureError({ code: "not_found" });
}

/**
 * Whose key this is; null for one that never was or was revoked, after the same work: one hash, one look at the index.
 * Notes the use, which nobody waits for.
 */
export async function userIdOfApiKey(
  db: Database,
  secret: string,
  key: string,
  now: number,
): Promise<string | null> {
  if (!isKeyShaped(key)) return null;
  const [row] = await db
    .select({ id: apiKeys.id, userId: apiKeys.userId })
    .from(apiKeys)
    .where(and(eq(apiKeys.hash, hashOfKey(secret, key)), isNull(apiKeys.revokedAt)));
  if (!row) return null;
  noteUse(db, row.id, now);
  return row.userId;
}

const USE_NOTED_EVERY_MS = 60_000;
const MOST_NOTED = 10_000;
/** When this process last wrote a key's use, by its id. */
const noted = new Map<string, number>();

function noteUse(db: Database, id: string, now: number): void {
  if (now - (noted.get(id) ?? Number.NEGATIVE_INFINITY) < USE_NOTED_EVERY_MS) return;
  if (noted.size >= MOST_NOTED) noted.clear();
  noted.set(id, now);
  db.update(apiKeys)
    .set({ lastUsedAt: new Date(now) })
    .where(eq(apiKeys.id, id))
    .catch((error: unknown) => log.error("api_keys.use_not_noted", { error: reasonOf(error) }));
}

const liveOf = (userId: string) => and(eq(apiKeys.userId, userId), isNull(apiKeys.revokedAt));
