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

/** What the next plan up brings against one limit: `{ plan, href, gain: "6x more requests" }`; `null` where none helps. */
export function upgradeFor(
  plan: PlanId,
  limit: "requests" | "concurrency" | "held" | "tokens" | "spend",
): { plan: PlanId; href: string; gain: string } | null {
  const next = NEXT[plan];
  if (next === null || limit === "spend") return null;
  const have: Plan = PLANS[plan];
  const get: Plan = PLANS[next];
  const gain = {
    requests: more(have.requests.max, get.requests.max, "requests"),
    concurrency: more(have.replies, get.replies, "replies at once"),
    held: more(have.tokensPerDay, get.tokensPerDay, "tokens"),
    tokens: more(have.tokensPerDay, get.tokensPerDay, "tokens"),
  }[limit];
  return gain === null ? null : { plan: next, href: next === "free" ? "/sign-up" : "/pricing", gain };
}

function more(have: number | null, get: number | null, noun: string): string | null {
  if (have === null || (get !== null && get <= have)) return null;
  return get === null ? `unlimited ${noun}` : `${Math.round((get / have) * 10) / 10}x more ${noun}`;
}
