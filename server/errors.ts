import type { PlanId } from "./plans";

/** What a user has left. `null` for a maximum is unlimited; times are deltas in milliseconds from receipt. */
export type Allowance = {
  plan: PlanId;
  requests: { max: number | null; remaining: number; windowMs: number; nextInMs: number | null };
  tokens: { max: number | null; used: number; held: number; remaining: number | null; resetsInMs: number };
  replies: { max: number; live: number };
};

export type LimitName = "requests" | "concurrency" | "held" | "tokens" | "spend";

export type RateLimited = {
  code: "rate_limited";
  limit: LimitName;
  max: number | null;
  used: number;
  remaining: number;
  retryAfterMs: number;
  /** ISO 8601, UTC */
  resetsAt: string;
  plan: PlanId;
  upgrade: { plan: PlanId; href: string; gain: string } | null;
  allowance: Allowance;
};

export type ProviderFailure = {
  code: "provider_overloaded" | "provider_unavailable" | "provider_rejected";
  retryAfterMs: number | null;
};

/** Everything a user can be told. Closed: a new member fails the build where it is not handled. */
export type Failure =
  | RateLimited
  | { code: "limits_unavailable"; retryAfterMs: number }
  | ProviderFailure
  | { code: "invalid_input"; fields: Record<string, string[]> }
  | { code: "unauthenticated" | "forbidden" | "not_found" | "conflict" };

/** The one error the rooms throw. `message` is a sentence for a person: what happened, what was kept, what to do. */
export class FailureError extends Error {
  override readonly name = "FailureError";
  constructor(
    readonly failure: Failure,
    message: string = explain(failure),
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** By name: in development the services outlive a hot reload, and throw the class of the copy they were made with. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "FailureError";
  }
}

const LIMIT_SENTENCE = {
  requests: "You have sent all the messages this minute allows.",
  concurrency: "A reply is still being written, and your plan allows no more at once.",
  held: "Replies in progress hold the rest of today's tokens.",
  tokens: "Today's tokens are used up. They come back at 00:00 UTC.",
  spend: "The service is at its limit for now. Please try again later.",
} as const satisfies Record<LimitName, string>;

/** A failure as one or two plain sentences in English. Not for secrets: it is shown as it is. */
export function explain(failure: Failure): string {
  switch (failure.code) {
    case "rate_limited":
      return `${limitSentence(failure)} Nothing was sent or charged; your draft is kept.`;
    case "limits_unavailable":
      return "We can't check your limits right now, so nothing was sent or charged. Please try again shortly.";
    case "provider_overloaded":
      return "The model is overloaded. Nothing was charged and your draft is kept; try again in a moment.";
    case "provider_unavailable":
      return "The model can't be reached. Nothing was charged and your draft is kept; try again in a moment.";
    case "provider_rejected":
      return "The model refused this request. Nothing was charged and your draft is kept.";
    case "invalid_input":
      return Object.values(failure.fields).flat()[0] ?? "The request isn't valid.";
    case "unauthenticated":
      return "Please sign in first.";
    case "forbidden":
      return "You aren't allowed to do this.";
    case "not_found":
      return "This doesn't exist, or it isn't yours.";
    case "conflict":
      return "This was already done with other content. Reload to see what is stored.";
    default:
      return failure satisfies never;
  }
}

function limitSentence({ limit, remaining }: RateLimited): string {
  if (limit !== "tokens" || remaining === 0) return LIMIT_SENTENCE[limit];
  return `The ${remaining.toLocaleString("en")} tokens left today are too few for this message. Shorten it, or wait until 00:00 UTC.`;
}

/** HTTP status of each failure; tRPC's codes in server/api/trpc.ts agree with it. */
export const FAILURE_STATUS = {
  rate_limited: 429,
  limits_unavailable: 503,
  provider_overloaded: 503,
  provider_unavailable: 502,
  provider_rejected: 502,
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
} as const satisfies Record<Failure["code"], number>;

export const invalid = (field: string, sentence: string) =>
  new FailureError({ code: "invalid_input", fields: { [field]: [sentence] } });
