import type { User } from "../auth/users";
import { CALL_LIMITS } from "../limits/call-limits";
import type { Services } from "../wire";
import { refuseCall } from "./count-call";

/** Does a user's search in its turn, see `CALL_LIMITS`. @throws FailureError rate_limited where none comes in time */
export async function inSearchTurn<T>(
  services: Services,
  user: User,
  signal: AbortSignal | undefined,
  search: () => Promise<T>,
): Promise<T> {
  const { each, waitMs } = CALL_LIMITS.search;
  const end = await services.callLimits.search.take(user.subject.userId, signal);
  if (!end) {
    const sentence = `Too many searches at once. Nothing was changed; search again in ${waitMs / 1_000} s.`;
    throw await refuseCall(services, user, { max: each, sentence, retryAfterMs: waitMs });
  }
  try {
    return await search();
  } finally {
    end();
  }
}
