import { z } from "zod";
import { CACHE_WEIGHT } from "../../ai/usage";
import { dailyReport, hourlyReport } from "../../usage/reports-daily";
import { LEDGER_SORTS, ledgerPage, ledgerTotal } from "../../usage/reports-ledger";
import { todayReport } from "../../usage/reports-today";
import { dayRangeInput, utcDayInput } from "../day-range";
import { signedInProcedure } from "../procedures";
import { t } from "../trpc";

/** As Unix milliseconds the end of the year 9999; as micro-dollars or tokens more than a message can come to. */
const MOST = 253_402_300_799_999;

const ledgerInput = dayRangeInput.and(
  z.object({
    sort: z.enum(LEDGER_SORTS).default("newest"),
    cursor: z.object({ value: z.int().min(0).max(MOST), id: z.uuid() }).nullish(),
  }),
);

export const usageRouter = t.router({
  /** The UTC day so far: what is left, when it ends at this pace, and what each model took. */
  today: signedInProcedure.query(async ({ ctx }) => {
    const { db, limiter, now } = ctx.services;
    const allowance = await limiter.allowance(ctx.user.subject);
    return { allowance, ...(await todayReport(db, ctx.user.id, allowance.tokens, now())) };
  }),
  /** Tokens by kind, cost, messages and refusals of each day. `limit` is what a day may charge, `weight` how the cache counts. */
  daily: signedInProcedure.input(dayRangeInput).query(async ({ ctx, input }) => ({
    ...(await dailyReport(ctx.services.db, ctx.user.id, input)),
    limit: ctx.user.subject.limits.tokensPerDay,
    weight: CACHE_WEIGHT,
  })),
  hours: signedInProcedure.input(z.object({ day: utcDayInput })).query(async ({ ctx, input }) => ({
    hours: await hourlyReport(ctx.services.db, ctx.user.id, input.day),
    weight: CACHE_WEIGHT,
  })),
  /** A page of the messages, and what the whole range comes to. */
  ledger: signedInProcedure.input(ledgerInput).query(async ({ ctx, input }) => {
    const { db } = ctx.services;
    const [page, total] = await Promise.all([
      ledgerPage(db, ctx.user.id, input, { sort: input.sort, cursor: input.cursor }),
      ledgerTotal(db, ctx.user.id, input),
    ]);
    return { ...page, total };
  }),
});
