import { z } from "zod";
import { setPlan } from "../../auth/users";
import { SOLD_PLANS } from "../../plans";
import { overview } from "../../usage/admin-overview";
import { topUsers } from "../../usage/admin-top-users";
import { findUsers } from "../../usage/admin-users";
import { id, storable } from "../inputs";
import { adminProcedure } from "../procedures";
import { t } from "../trpc";

const days = z.union([z.literal(1), z.literal(7), z.literal(30)]);
const topCursor = z.object({ costMicroUsd: z.int().min(0), id }).nullish();
const email = z.string().trim().max(320).pipe(storable);

export const adminRouter = t.router({
  overview: adminProcedure
    .input(z.object({ days }))
    .query(({ ctx, input }) => overview(ctx.services.db, input.days, ctx.services.now())),
  topUsers: adminProcedure.input(z.object({ days, cursor: topCursor })).query(({ ctx, input }) =>
    topUsers(ctx.services.db, {
      days: input.days,
      cursor: input.cursor ?? null,
      now: ctx.services.now(),
    }),
  ),
  users: adminProcedure
    .input(z.object({ search: email.default(""), cursor: email.nullish() }))
    .query(({ ctx, input }) =>
      findUsers(ctx.services.db, {
        search: input.search,
        cursor: input.cursor ?? null,
        now: ctx.services.now(),
      }),
    ),
  /** Takes effect with the user's next request. */
  setPlan: adminProcedure
    .input(z.object({ userId: id, plan: z.enum(SOLD_PLANS) }))
    .mutation(async ({ ctx, input }) => {
      await setPlan(ctx.services.db, input.userId, input.plan);
      return { plan: input.plan };
    }),
});
