import type { PlanForSale } from "@/server/billing/plans-for-sale";
import { formatNumber } from "../limits/format";

/** `"50,000"`, or `"Unlimited"` for `null`. */
export const formatLimit = (limit: number | null) => (limit === null ? "Unlimited" : formatNumber(limit));

/** `"$20"`, or `"Talk to us"` where a plan has no list price. */
export const formatPrice = ({ priceUsdPerMonth: price }: PlanForSale) =>
  price === null ? "Talk to us" : `$${formatNumber(price)}`;

/** A model's name breaks between lines no more than a word does. */
const unbroken = (name: string) => name.replaceAll(" ", "\u00a0");

/** What a plan allows, in the order in which people ask. */
export function planFacts(plan: PlanForSale): { label: string; value: string }[] {
  return [
    { label: "Messages a minute", value: formatLimit(plan.requestsPerMinute) },
    { label: "Tokens a day", value: formatLimit(plan.tokensPerDay) },
    { label: "Replies at once", value: formatLimit(plan.replies) },
    { label: "Longest reply", value: `${formatLimit(plan.maxOutputTokens)} tokens` },
    { label: "Models", value: plan.models.map(unbroken).join(", ") },
  ];
}
