import { allowedModels } from "../ai/models";
import { PLANS, type Plan, SOLD_PLANS, type SoldPlanId } from "../plans";

export interface PlanForSale {
  id: SoldPlanId;
  name: string;
  priceUsdPerMonth: number | null;
  requestsPerMinute: number | null;
  tokensPerDay: number | null;
  replies: number;
  maxOutputTokens: number;
  /** Names of models */
  models: string[];
}

/** The plan table as the pricing page shows it. */
export function plansForSale(): PlanForSale[] {
  return SOLD_PLANS.map((id) => {
    const { name, priceUsdPerMonth, requests, tokensPerDay, replies, maxOutputTokens, models }: Plan =
      PLANS[id];
    const perMinute = requests.max === null ? null : Math.round((requests.max * 60_000) / requests.windowMs);
    return {
      id,
      name,
      priceUsdPerMonth,
      requestsPerMinute: perMinute,
      tokensPerDay,
      replies,
      maxOutputTokens,
      models: allowedModels(models).map((model) => model.name),
    };
  });
}
