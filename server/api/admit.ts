import type { User } from "../auth/users";
import type { Prepared, SendInput } from "../chat/prepare";
import { type Allowance, FailureError } from "../errors";
import type { Lease } from "../limits/limiter";
import type { Context } from "./context";
import { limitHeaders } from "./headers";

/** An admitted message: what `chat.send` needs. */
export interface Metered {
  prepared: Prepared;
  admission: { lease: Lease; allowance: Allowance };
}

/**
 * The guard in front of everything that spends, the same for both doors: checks the message, admits it in one atomic
 * step, and sets the limit headers. A refusal is counted and stores nothing.
 * @throws FailureError rate_limited, limits_unavailable, and what `prepare` throws
 */
export async function admit(
  { services, responseHeaders }: Pick<Context, "services" | "responseHeaders">,
  user: User,
  input: SendInput,
): Promise<Metered> {
  const { chat, limiter, refusals, now } = services;
  const prepared = await chat.prepare(user, input);
  try {
    const admission = await limiter.admit(user.subject, prepared.ask);
    for (const [name, value] of Object.entries(limitHeaders(admission.allowance, now()))) {
      responseHeaders.set(name, value);
    }
    return { prepared, admission };
  } catch (error) {
    if (error instanceof FailureError) {
      const { failure } = error;
      if (failure.code === "rate_limited") refusals.count(user.id, failure.limit, now());
      if (failure.code === "limits_unavailable") refusals.count(user.id, "limits_unavailable", now());
    }
    throw error;
  }
}
