/** What a plan may use. A cloner changes a number here and nowhere else. */
export interface Plan {
  name: string;
  /** US dollars a month; `null` is "talk to us" or not for sale. */
  priceUsdPerMonth: number | null;
  /** Messages admitted in any trailing window; `max: null` is unlimited. */
  requests: { max: number | null; windowMs: number };
  /** Weighted tokens a UTC day; `null` is unlimited. */
  tokensPerDay: number | null;
  /** Replies being generated at once. */
  replies: number;
  /** The longest reply, in tokens. */
  maxOutputTokens: number;
  models: readonly ModelTier[];
}

export type ModelTier = "small" | "large" | "frontier";
export type PlanId = "guest" | "free" | "pro" | "enterprise";

const MINUTE = 60_000;

export const PLANS = {
  guest: {
    name: "Guest",
    priceUsdPerMonth: null,
    requests: { max: 3, windowMs: MINUTE },
    tokensPerDay: 5_000,
    replies: 1,
    maxOutputTokens: 512,
    models: ["small"],
  },
  free: {
    name: "Free",
    priceUsdPerMonth: 0,
    requests: { max: 5, windowMs: MINUTE },
    tokensPerDay: 50_000,
    replies: 1,
    maxOutputTokens: 1_024,
    models: ["small"],
  },
  pro: {
    name: "Pro",
    priceUsdPerMonth: 20,
    requests: { max: 30, windowMs: MINUTE },
    tokensPerDay: 500_000,
    replies: 3,
    maxOutputTokens: 4_096,
    models: ["small", "large"],
  },
  enterprise: {
    name: "Enterprise",
    priceUsdPerMonth: null,
    requests: { max: 120, windowMs: MINUTE },
    tokensPerDay: null,
    replies: 10,
    maxOutputTokens: 8_192,
    models: ["small", "large", "frontier"],
  },
} as const satisfies Record<PlanId, Plan>;

/** The plans a signed-in user can be on, cheapest first. */
export const SOLD_PLANS = ["free", "pro", "enterprise"] as const satisfies readonly PlanId[];
export type SoldPlanId = (typeof SOLD_PLANS)[number];

const NEXT = { guest: "free", free: "pro", pro: "enterprise", enterprise: null } as const satisfies Record<
  PlanId,
  PlanId | null
>;

/**
 * What the next plan up brings to who met a limit: `{ plan, href, gain: "6x more requests, 10x more tokens" }`; `null` where
 * it does not raise this one. That limit is named first, unless it gains so little that the other one says more.
 */
export function upgradeFor(
  plan: PlanId,
  limit: "requests" | "concurrency" | "held" | "tokens" | "spend",
): { plan: PlanId; href: string; gain: string } | null {
  const next = NEXT[plan];
  if (next === null || limit === "spend") return null;
  const have: Plan = PLANS[plan];
  const get: Plan = PLANS[next];
  const requests = gainOf(have.requests.max, get.requests.max, "requests");
  const tokens = gainOf(have.tokensPerDay, get.tokensPerDay, "tokens");
  const [met, other] = {
    requests: [requests, tokens],
    concurrency: [gainOf(have.replies, get.replies, "replies at once"), null],
    held: [tokens, null],
    tokens: [tokens, null],
  }[limit];
  if (!met) return null;
  const gains = other && met.times < LITTLE ? [other, met] : [met, other];
  const gain = gains.flatMap((one) => one?.words ?? []).join(", ");
  return { plan: next, href: next === "free" ? "/sign-up" : "/pricing", gain };
}

/** Times more of something that are no reason to go for a larger plan. */
const LITTLE = 2;

function gainOf(have: number | null, get: number | null, noun: string) {
  if (have === null || (get !== null && get <= have)) return null;
  const times = get === null ? Number.POSITIVE_INFINITY : Math.round((get / have) * 10) / 10;
  return { times, words: `${get === null ? "unlimited" : `${times}x more`} ${noun}` };
}
