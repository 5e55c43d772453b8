import { upgradeFor } from "../../plans";
import { chatterProcedure } from "../procedures";
import { t } from "../trpc";

export const limitsRouter = t.router({
  /** What the user has left now, and what the next plan would bring. Reads without counting. */
  allowance: chatterProcedure.query(async ({ ctx }) => ({
    allowance: await ctx.services.limiter.allowance(ctx.user.subject),
    upgrade: upgradeFor(ctx.user.plan, "tokens"),
  })),
});
