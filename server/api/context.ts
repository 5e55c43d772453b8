import type { TRPCError } from "@trpc/server";
import { clientAddress } from "../auth/address";
import { guestCookie, guestIdOf } from "../auth/guest-cookie";
import { guestOf, isGuest } from "../auth/guests";
import { authSecret } from "../auth/secret";
import { userIdOf } from "../auth/session";
import { type User, userById } from "../auth/users";
import type { Services } from "../wire";
import { isSameOrigin } from "./same-origin";

/** What a procedure knows of its call. Needs no HTTP: a server component's call has `request: null`. */
export interface Context {
  services: Services;
  /** Signed in, or where they may chat a guest. */
  user: User | null;
  request: { method: string; sameOrigin: boolean; address: string } | null;
  /** Set on the answer, whatever its status. */
  responseHeaders: Headers;
  /** The Set-Cookie that keeps a guest who is new: for the answer to the first message that is admitted. */
  guestCookie: string | null;
  /** What a subscription threw before its first event: tRPC would answer 200, `handleTrpc` makes it a real status. */
  refusal: TRPCError | null;
}

export function createContext(
  services: Services,
  user: User | null,
  request: Request | null,
  responseHeaders: Headers,
): Context {
  return {
    services,
    user,
    request: request && {
      method: request.method,
      sameOrigin: isSameOrigin(request.headers, services.env.trustedProxies),
      address: clientAddress(request.headers, services.env.trustedProxies),
    },
    responseHeaders,
    guestCookie: user && request && isGuest(user) ? cookieFor(services, user.id, request) : null,
    refusal: null,
  };
}

function cookieFor({ env, now }: Services, id: string, { headers, url }: Request): string | null {
  const secret = authSecret(env);
  if (guestIdOf(headers.get("cookie"), secret, now()) === id) return null;
  const protocol = headers.get("x-forwarded-proto")?.split(",")[0]?.trim() ?? new URL(url).protocol;
  return guestCookie(id, { secret, now: now(), secure: protocol.startsWith("https") });
}

/**
 * The signed-in user as the database knows them now; null when the session's user is gone. Without a request, a server
 * component's.
 */
export async function currentUser(
  { auth, env, db, now }: Services,
  request: Request | null,
): Promise<User | null> {
  const id = request ? await userIdOf(request, env, now()) : (await auth.auth())?.user?.id;
  return id ? userById(db, id, now()) : null;
}

/**
 * Who asks: the signed-in user, or where guests may chat the browser as one of them.
 * @param headers of the request, which a server component reads by itself
 */
export async function currentVisitor(
  services: Services,
  request: Request | null,
  headers: Headers,
): Promise<User | null> {
  const user = await currentUser(services, request);
  const { db, env, now } = services;
  return user ?? (env.guests ? guestOf(db, env, headers, now()) : null);
}
