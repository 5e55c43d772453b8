import { allowanceOf, refusalOf } from "@/components/limits/allowance.fixture";
import { type LimitState, type Trouble, UNKNOWN } from "@/components/limits/limit-state";
import type { Allowance, LimitName, RateLimited } from "@/server/errors";
import { PLANS, type PlanId, upgradeFor } from "@/server/plans";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const WAIT_MS = {
  requests: 42_000,
  concurrency: 9_000,
  held: 9_000,
  tokens: 5 * HOUR_MS + 12 * MINUTE_MS,
  spend: 14 * MINUTE_MS,
} as const satisfies Record<LimitName, number>;

/** Nothing stands in the way; the page's clock begins at zero. */
export const free = (allowance: Allowance = allowanceOf("free")): LimitState => ({
  ...UNKNOWN,
  reading: { allowance, at: 0 },
});

/** A limit was met just now. */
export function refused(
  limit: LimitName,
  plan: PlanId = "free",
  { remaining, foreseen }: { remaining?: number; foreseen?: boolean } = {},
): LimitState {
  const failure: RateLimited = refusalOf(limit, {
    plan,
    retryAfterMs: WAIT_MS[limit],
    ...(remaining !== undefined && { remaining }),
  });
  const { allowance, upgrade } = failure;
  return { ...free(allowance), upgrade, refusal: { failure, until: WAIT_MS[limit], foreseen } };
}

export const troubled = (failure: Trouble): LimitState => ({
  ...free(),
  trouble: { failure, until: failure.code === "limits_unavailable" ? failure.retryAfterMs : null },
});

const EVERY = ["requests", "concurrency", "held", "tokens", "spend"] as const;

/** The limits that each plan can meet: an unlimited day is never spent. */
export const MET = (["guest", "free", "pro", "enterprise"] as const).flatMap((plan) =>
  EVERY.filter((limit) => PLANS[plan].tokensPerDay !== null || (limit !== "tokens" && limit !== "held")).map(
    (limit) => ({ title: `${PLANS[plan].name}: ${limit}`, state: refused(limit, plan) }),
  ),
);

const day = PLANS.free.tokensPerDay;
const used = (share: number, held = 0) => ({ used: day * share, held, remaining: day * (1 - share) - held });

export const METERS: { title: string; state: LimitState }[] = [
  { title: "Empty", state: free() },
  { title: "Part", state: free(allowanceOf("free", { tokens: used(0.24), requests: { remaining: 3 } })) },
  { title: "Held", state: free(allowanceOf("free", { tokens: used(0.3, 9_000), replies: { live: 1 } })) },
  {
    title: "Nearly full",
    state: { ...free(allowanceOf("free", { tokens: used(0.86) })), upgrade: upgradeFor("free", "tokens") },
  },
  { title: "Full", state: refused("tokens") },
  { title: "No messages left", state: refused("requests") },
  { title: "Many messages", state: free(allowanceOf("pro", { requests: { remaining: 17 } })) },
  { title: "Unlimited", state: free(allowanceOf("enterprise", { tokens: { used: 812_400 } })) },
  { title: "Guest", state: free(allowanceOf("guest", { tokens: { used: 1_900, remaining: 3_100 } })) },
  {
    title: "Guest, nearly full",
    state: {
      ...free(allowanceOf("guest", { tokens: { used: 4_500, remaining: 500 } })),
      upgrade: upgradeFor("guest", "tokens"),
    },
  },
  { title: "Loading", state: UNKNOWN },
];

/** So little left today that a message does not go out whole. */
export const tight = (remaining: number): LimitState => ({
  ...free(allowanceOf("free", { tokens: { used: day - remaining, remaining } })),
  upgrade: upgradeFor("free", "tokens"),
});

export const unlimited: LimitState = free(allowanceOf("enterprise", { tokens: { used: 120_000 } }));
