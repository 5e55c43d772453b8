import { allowedModels, MODELS, type Model } from "../ai/models";
import { PLANS, type Plan, type PlanId, SOLD_PLANS } from "../plans";

export interface ModelChoice {
  id: string;
  name: string;
  allowed: boolean;
  /** The name of the smallest plan that has it. */
  neededPlan: string;
  /** Whether it takes a temperature. */
  temperature: boolean;
  contextTokens: number;
  /** US dollars for a million tokens; of a very long prompt it can be more. */
  inputUsdPerMillion: number;
  outputUsdPerMillion: number;
}

/** Every model, and whether this plan has it. */
export function modelChoices(plan: PlanId): ModelChoice[] {
  const allowed = new Set(allowedModels(PLANS[plan].models));
  return MODELS.map((model) => ({
    id: model.id,
    name: model.name,
    allowed: allowed.has(model),
    neededPlan: smallestPlanWith(model).name,
    temperature: model.temperature,
    contextTokens: model.contextTokens,
    inputUsdPerMillion: model.price.input,
    outputUsdPerMillion: model.price.output,
  }));
}

function smallestPlanWith({ tier }: Model): Plan {
  const plans: Plan[] = SOLD_PLANS.map((id) => PLANS[id]);
  return plans.find(({ models }) => models.includes(tier)) ?? PLANS.enterprise;
}
