import type { TRPCError } from "@trpc/server";
import { clientAddress } from "../auth/address";
import { userIdOf } from "../auth/session";
import { type User, userById } from "../auth/users";
import type { Services } from "../wire";
import { isSameOrigin } from "./same-origin";

/** What a procedure knows of its call. Needs no HTTP: a server component's call has `request: null`. */
export interface Context {
  services: Services;
  user: User | null;
  request: { method: string; sameOrigin: boolean; address: string } | null;
  /** Set on the answer, whatever its status. */
  responseHeaders: Headers;
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
    refusal: null,
  };
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
