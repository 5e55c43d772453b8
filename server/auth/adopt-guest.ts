import { eq } from "drizzle-orm";
import type { Database } from "../db/database";
import { conversations } from "../db/schema";
import type { Env } from "../env";
import { log, reasonOf } from "../log";
import { guestIdOf, noGuestCookie } from "./guest-cookie";
import { authSecret } from "./secret";
import { userIdOf } from "./session";

interface AdoptParts {
  db: Database;
  env: Env;
  now: () => number;
}

/**
 * Gives what a browser's guest wrote to the account that it signed in to: its conversations, with replies that are
 * being written. The ledger stays with the guest's address, which spent it. Once more it does nothing more. Signing in
 * never fails by it: what could not be moved waits for the next time.
 * @param cookies the whole Cookie header that came with the sign-in
 * @returns whether the browser's guest is no more, and its cookie must go
 */
export async function adoptGuest(
  { db, env, now }: AdoptParts,
  cookies: string | null,
  userId: string,
): Promise<boolean> {
  const guestId = env.guests ? guestIdOf(cookies, authSecret(env), now()) : null;
  if (!guestId) return false;
  try {
    await db.update(conversations).set({ userId }).where(eq(conversations.userId, guestId));
    return true;
  } catch (error) {
    log.error("guests.not_adopted", { userId, error: reasonOf(error) });
    return false;
  }
}

/** An answer of NextAuth's; where it signs somebody in, the browser's guest goes with them. */
export async function withGuestAdopted(
  parts: AdoptParts,
  request: Request,
  answer: Response,
): Promise<Response> {
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const session = new Request(request.url, { headers: { cookie } });
  const userId = parts.env.guests ? await userIdOf(session, parts.env, parts.now()) : null;
  if (!userId || !(await adoptGuest(parts, request.headers.get("cookie"), userId))) return answer;
  const headers = new Headers(answer.headers);
  headers.append("Set-Cookie", noGuestCookie);
  return new Response(answer.body, { status: answer.status, headers });
}
