import { userIdOfApiKey } from "../auth/api-keys";
import { authSecret } from "../auth/secret";
import { type User, userById } from "../auth/users";
import { FailureError } from "../errors";
import type { Services } from "../wire";
import { isSameOrigin } from "./same-origin";

/**
 * Who sends a request to the REST door. An `Authorization` header says so alone, from wherever it comes; a cookie
 * speaks only for this site's own pages.
 * @param visitor whose session the request carries
 * @throws FailureError unauthenticated or forbidden
 */
export async function senderOf(services: Services, visitor: User | null, headers: Headers): Promise<User> {
  const authorization = headers.get("authorization");
  if (authorization !== null) return keyHolder(services, authorization);
  if (!isSameOrigin(headers, services.env.trustedProxies)) {
    throw new FailureError({ code: "forbidden" }, "This request came from another site and was refused.");
  }
  if (!visitor) {
    const sentence = "Sign in, or send an API key as Authorization: Bearer hr_…";
    throw new FailureError({ code: "unauthenticated" }, sentence);
  }
  return visitor;
}

async function keyHolder({ db, env, now }: Services, authorization: string): Promise<User> {
  const key = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  const id = key === undefined ? null : await userIdOfApiKey(db, authSecret(env), key, now());
  const user = id === null ? null : await userById(db, id, now());
  if (!user) {
    const sentence = "This isn't a valid API key. Send one as Authorization: Bearer hr_…";
    throw new FailureError({ code: "unauthenticated" }, sentence);
  }
  return user;
}

/** A 401 names the scheme that it wants, and says when it was tried in vain (RFC 6750, section 3). */
export function withChallenge(answer: Response, sent: Headers): Response {
  const tried = sent.has("authorization") ? ', error="invalid_token"' : "";
  if (answer.status === 401) answer.headers.set("WWW-Authenticate", `Bearer realm="headroom"${tried}`);
  return answer;
}
