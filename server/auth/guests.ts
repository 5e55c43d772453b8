import { createHmac } from "node:crypto";
import type { Database } from "../db/database";
import { users } from "../db/schema";
import type { Env } from "../env";
import { ADDRESS_DOMAIN, BROWSER_DOMAIN } from "../guest-domain";
import { limitsOf } from "../limits/limiter";
import { clientAddress } from "./address";
import { derivedKey } from "./derived-key";
import { guestIdOf, newGuestId } from "./guest-cookie";
import { authSecret } from "./secret";
import { type User, userById } from "./users";

/** Chats without an account: owns conversations like any user, and may do little else. */
export const isGuest = (user: Pick<User, "plan">): boolean => user.plan === "guest";

/**
 * The browser that asks, as a guest. Its conversations belong to the cookie's id; cookies cost nothing, so limits and
 * the ledger count its address, together with every other guest there. Writes nothing: without a cookie the id is new.
 * @param headers of the request
 * @param now Unix milliseconds
 */
export async function guestOf(db: Database, env: Env, headers: Headers, now: number): Promise<User> {
  const secret = authSecret(env);
  const id = guestIdOf(headers.get("cookie"), secret, now) ?? newGuestId(now);
  const addressId = addressIdOf(clientAddress(headers, env.trustedProxies), secret);
  // Known only after an admitted message; an admin may have given the address other limits.
  const known = await userById(db, addressId, now);
  const subject = known?.subject ?? { userId: addressId, plan: "guest", limits: limitsOf("guest") };
  return { id, email: browserEmail(id), name: "Guest", plan: "guest", role: "user", subject };
}

/** Browsers and addresses that this process has found or made rows of, by database. */
const written = new WeakMap<Database, Set<string>>();
const MOST_KNOWN = 10_000;

/**
 * Writes the rows that a guest's conversations and ledger refer to, where they are missing: one of the browser, one of
 * the address. Neither has a password or an address that mail could reach, so that nobody signs in with them.
 * Asks the database once for each: rows are purged only after the cookie that names them has ended.
 */
export async function ensureGuest(db: Database, { id, name, email, subject }: User): Promise<void> {
  const { userId } = subject;
  const ensured = written.get(db) ?? new Set();
  written.set(db, ensured);
  if (ensured.has(id) && ensured.has(userId)) return;
  await db
    .insert(users)
    .values([
      { id, email, name, plan: "guest" },
      {
        id: userId,
        email: `${userId}@${ADDRESS_DOMAIN}`,
        name: "Guests at one address",
        plan: "guest",
      },
    ])
    .onConflictDoNothing();
  if (ensured.size >= MOST_KNOWN) ensured.clear();
  ensured.add(id).add(userId);
}

const browserEmail = (id: string): string => `${id}@${BROWSER_DOMAIN}`;

/** An id that says nothing of the address without the key: UUIDv8, made of what the application likes (RFC 9562, 5.8). */
function addressIdOf(address: string, secret: string): string {
  const bytes = createHmac("sha256", derivedKey(secret, "guest address")).update(address).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex", 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
