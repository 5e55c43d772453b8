import { setPlan } from "../auth/users";
import type { Database } from "../db/database";
import type { Env } from "../env";
import { FailureError } from "../errors";
import type { SoldPlanId } from "../plans";

export type Checkout = "simulated" | "unavailable";

/** Outside production, and wherever the demo accounts are on, plans change hands without a card. */
export const checkoutOf = (env: Env): Checkout => (env.demo ? "simulated" : "unavailable");

/**
 * Changes the plan at once, as a paid checkout's webhook would.
 * @throws FailureError forbidden where there is nothing to pay with
 */
export async function simulateCheckout(
  env: Env,
  db: Database,
  userId: string,
  plan: SoldPlanId,
): Promise<void> {
  if (checkoutOf(env) === "unavailable") {
    throw new FailureError(
      { code: "forbidden" },
      "Plans can't be changed here yet. Please contact the operator.",
    );
  }
  await setPlan(db, userId, plan);
}
