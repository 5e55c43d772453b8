import type { Allowance, RateLimited } from "@/server/errors";

type Check = (value: unknown) => boolean;

const shape =
  (members: Record<string, Check>): Check =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(members).every(([name, check]) => check((value as Record<string, unknown>)[name]));

const number: Check = Number.isFinite;
const string: Check = (value) => typeof value === "string";
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const oneOf =
  (...values: string[]): Check =>
  (value) =>
    values.includes(value as string);

const plan = oneOf("guest", "free", "pro", "enterprise");

const allowance = shape({
  plan,
  requests: shape({ max: orNull(number), remaining: number, windowMs: number, nextInMs: orNull(number) }),
  tokens: shape({
    max: orNull(number),
    used: number,
    held: number,
    remaining: orNull(number),
    resetsInMs: number,
  }),
  replies: shape({ max: number, live: number }),
});

const upgrade = orNull(shape({ plan, href: string, gain: string }));

const rateLimited = shape({
  code: oneOf("rate_limited"),
  limit: oneOf("requests", "concurrency", "held", "tokens", "spend"),
  max: orNull(number),
  used: number,
  remaining: number,
  retryAfterMs: number,
  resetsAt: string,
  plan,
  upgrade,
  allowance,
});

/** Guards for what comes from another tab, from storage, or untyped off the wire: another version may have written it. */
export const isAllowance = (value: unknown): value is Allowance => allowance(value);
export const isUpgrade = (value: unknown): value is RateLimited["upgrade"] => upgrade(value);
export const isRateLimited = (value: unknown): value is RateLimited => rateLimited(value);
