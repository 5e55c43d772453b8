import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Database } from "../db/database";
import { apiKeys } from "../db/schema";
import { hashOfKey, newKey } from "./api-key-secret";

const ROWS_PER_STATEMENT = 500;

export interface IssuedKey {
  id: string;
  userId: string;
  name: string;
  /** Known here and never again. */
  key: string;
}

/**
 * Makes many keys, or none, for an operator: a user's own limit of keys is not asked.
 * @param now Unix milliseconds
 * @param progress told how many are written so far
 */
export async function issueApiKeys(
  db: Database,
  secret: string,
  owners: readonly { userId: string; name: string }[],
  now: number,
  progress: (written: number) => void = () => {},
): Promise<IssuedKey[]> {
  const issued = owners.map((owner) => ({ ...owner, id: uuidv7(), key: newKey() }));
  await db.transaction(async (tx) => {
    for (let start = 0; start < issued.length; start += ROWS_PER_STATEMENT) {
      const rows = issued.slice(start, start + ROWS_PER_STATEMENT).map(({ key, ...kept }) => ({
        ...kept,
        hash: hashOfKey(secret, key),
        hint: key.slice(-4),
        createdAt: new Date(now),
      }));
      await tx.insert(apiKeys).values(rows);
      progress(start + rows.length);
    }
  });
  return issued;
}

/** The user whose key has this id, revoked or not; null where there is none. */
export async function ownerOfApiKey(db: Database, id: string): Promise<string | null> {
  const [row] = await db.select({ userId: apiKeys.userId }).from(apiKeys).where(eq(apiKeys.id, id));
  return row?.userId ?? null;
}
