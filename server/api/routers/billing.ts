import { z } from "zod";
import { isGuest } from "../../auth/guests";
import { userById } from "../../auth/users";
import { checkoutOf, simulateCheckout } from "../../billing/checkout";
import { plansForSale } from "../../billing/plans-for-sale";
import { FailureError } from "../../errors";
import { SOLD_PLANS, upgradeFor } from "../../plans";
import { publicProcedure, signedInProcedure } from "../procedures";
import { t } from "../trpc";

export const billingRouter = t.router({
  plans: publicProcedure.query(({ ctx }) => ({
    plans: plansForSale(),
    /** `null` for guests too: they have yet to choose one. */
    current: ctx.user && !isGuest(ctx.user) ? ctx.user.plan : null,
    checkout: checkoutOf(ctx.services.env),
  })),
  /** The simulated checkout: the plan changes at once. */
  changePlan: signedInProcedure
    .input(z.object({ plan: z.enum(SOLD_PLANS) }))
    .mutation(async ({ ctx, input }) => {
      const { env, db, limiter, now } = ctx.services;
      await simulateCheckout(env, db, ctx.user.id, input.plan);
      const user = await userById(db, ctx.user.id, now());
      if (!user) throw new FailureError({ code: "not_found" });
      const allowance = await limiter.allowance(user.subject);
      return { plan: user.plan, allowance, upgrade: upgradeFor(user.plan, "tokens") };
    }),
});
