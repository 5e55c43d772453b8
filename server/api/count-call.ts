import type { User } from "../auth/users";
import { type Allowance, type Failure, FailureError } from "../errors";
import { dayOf, fresh, peek } from "../limits/admission";
import { CALL_LIMITS } from "../limits/call-limits";
import { limitsOf } from "../limits/limiter";
import type { Services } from "../wire";
import type { Context } from "./context";

/**
 * Counts a call that spends no tokens, by user, or by address where there is none. What a page reads while it is
 * rendered has no request, and isn't counted.
 * @throws FailureError rate_limited
 */
export async function countRead({
  services,
  user,
  request,
}: Pick<Context, "services" | "user" | "request">): Promise<void> {
  if (request) await takeRead(services, user, user ? keyOf(user) : `address:${request.address}`);
}

/** Counts a message that was sent before and only read now, as a reading. @throws FailureError rate_limited */
export async function countRepeated(services: Services, user: User): Promise<void> {
  await takeRead(services, user, keyOf(user));
}

/**
 * Counts a send that makes no sense (4xx but for the plan's limits) as a reading, in a window of its own: what it costs to
 * find that out is not spent again and again, and whoever only reads much can send.
 * @returns to be told how the send began: null where it was fine
 * @throws FailureError rate_limited
 */
export async function countMistakes(
  services: Services,
  user: User,
): Promise<(failure: Failure | null) => void> {
  // Before it is known to be one, so that many at once count as well.
  const undo = await takeRead(services, user, `mistakes:${keyOf(user)}`);
  return (failure) => {
    if (!failure || !MISTAKES.has(failure.code)) undo();
  };
}

const MISTAKES: ReadonlySet<Failure["code"]> = new Set<Failure["code"]>([
  "invalid_input",
  "forbidden",
  "not_found",
  "conflict",
]);

async function takeRead(services: Services, user: User | null, key: string): Promise<() => void> {
  const { max } = CALL_LIMITS.read;
  const attempt = services.callLimits.read.take(key);
  if (attempt.ok) return attempt.undo;
  const seconds = Math.ceil(attempt.retryAfterMs / 1000);
  const sentence = `More than ${max} requests in a minute are too many. Try again in ${seconds} s.`;
  throw await refuseCall(services, user, { max, sentence, retryAfterMs: attempt.retryAfterMs });
}

/** Counts an act of the strict kind, see `CALL_LIMITS`. @throws FailureError rate_limited */
export async function countStrict(services: Services, user: User): Promise<void> {
  const { max } = CALL_LIMITS.strict;
  const verdict = await services.callLimits.strict.take(keyOf(user));
  if (verdict.ok) return;
  const sentence = `Up to ${max} a minute of new keys, exports and password changes.`;
  throw await refuseCall(services, user, { max, sentence, retryAfterMs: verdict.retryAfterMs });
}

/** A refused call as the failure a client sees: beside its own limit it tells what the user has left for messages. */
export async function refuseCall(
  { limiter, now }: Services,
  user: User | null,
  { max, sentence, retryAfterMs }: { max: number; sentence: string; retryAfterMs: number },
): Promise<FailureError> {
  const allowance = user ? await allowanceOf(limiter, user, now()) : untouched(now());
  return new FailureError(
    {
      code: "rate_limited",
      limit: "requests",
      max,
      used: max,
      remaining: 0,
      retryAfterMs,
      resetsAt: new Date(now() + retryAfterMs).toISOString(),
      plan: allowance.plan,
      upgrade: null,
      allowance,
    },
    sentence,
  );
}

const keyOf = (user: User): string => `user:${user.subject.userId}`;

const TOLD_FOR_MS = 1_000;
const MOST_TOLD = 1_000;
/** Who hammers is told the same for a second: a refusal stays cheaper than what it refuses. */
const told = new Map<string, { at: number; allowance: Promise<Allowance> }>();

function allowanceOf(limiter: Services["limiter"], { subject }: User, now: number): Promise<Allowance> {
  const before = told.get(subject.userId);
  if (before && now - before.at < TOLD_FOR_MS) return before.allowance;
  if (told.size >= MOST_TOLD) told.clear();
  const allowance = limiter.allowance(subject);
  told.set(subject.userId, { at: now, allowance });
  return allowance;
}

/** What somebody has left of whom nothing is known. */
function untouched(now: number): Allowance {
  const limits = limitsOf("guest");
  const nothing = { day: dayOf(now), used: 0, log: [], leases: [] };
  return { plan: "guest", ...peek(fresh(nothing, limits, now), limits, now) };
}
