import { getToken } from "next-auth/jwt";
import type { Env } from "../env";
import { authSecret } from "./secret";

const SECURE = "__Secure-authjs.session-token";
const MOST_KNOWN = 1_000;

/** Decrypting a session costs more than all the rest of knowing who asks: what a cookie said is kept until it expires. */
const known = new Map<string, { id: string; expiresAt: number }>();

/**
 * The user's id in a request's session cookie; null without one that is valid. Reads the cookie and no more: NextAuth's
 * own `auth()` writes a new one each time, which costs as much again and which an API answer throws away.
 * @param now Unix milliseconds
 */
export async function userIdOf(request: Request, env: Env, now: number): Promise<string | null> {
  const cookie = request.headers.get("cookie");
  if (!cookie) return null;
  const before = known.get(cookie);
  if (before && before.expiresAt > now) return before.id;
  known.delete(cookie);
  const headers = new Headers({ cookie });
  const token = await getToken({
    req: { headers },
    secret: authSecret(env),
    secureCookie: cookie.includes(SECURE),
  });
  if (!token?.sub || !token.exp) return null;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(cookie, { id: token.sub, expiresAt: token.exp * 1000 });
  return token.sub;
}
