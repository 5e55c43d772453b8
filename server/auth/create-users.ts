import { v7 as uuidv7 } from "uuid";
import type { Database } from "../db/database";
import { users } from "../db/schema";
import { FailureError } from "../errors";
import { GUEST_DOMAIN } from "../guest-domain";
import { type NewUser, normalizeEmail } from "./users";

const ROWS_PER_STATEMENT = 500;

/**
 * Makes many accounts, or none.
 * @param progress told how many are written so far
 * @throws FailureError conflict naming the first address that has an account already, or is kept for guests
 */
export async function createUsers(
  db: Database,
  people: readonly NewUser[],
  progress: (written: number) => void = () => {},
): Promise<{ id: string; email: string }[]> {
  const rows = people.map((person) => ({ ...person, id: uuidv7(), email: normalizeEmail(person.email) }));
  const reserved = rows.find(({ email }) => email.endsWith(GUEST_DOMAIN));
  if (reserved)
    throw new FailureError({ code: "conflict" }, `${reserved.email}: this address can't have an account.`);
  await db.transaction(async (tx) => {
    for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
      const batch = rows.slice(start, start + ROWS_PER_STATEMENT);
      const written = await tx
        .insert(users)
        .values(batch)
        .onConflictDoNothing({ target: users.email })
        .returning({ id: users.id });
      const ids = new Set(written.map(({ id }) => id));
      const taken = batch.find(({ id }) => !ids.has(id));
      if (taken) throw new FailureError({ code: "conflict" }, `${taken.email} already has an account.`);
      progress(start + batch.length);
    }
  });
  return rows.map(({ id, email }) => ({ id, email }));
}
