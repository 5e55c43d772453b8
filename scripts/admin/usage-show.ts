import { z } from "zod";
import { limitsGranted } from "../../server/auth/limit-overrides";
import { usedToday, utcDay } from "../../server/usage/ledger";
import { dailyReport } from "../../server/usage/reports-daily";
import { lastDays, MOST_DAYS } from "../../server/usage/reports-days";
import { command } from "./command";
import { email, whole } from "./fields";
import { personOf } from "./person";
import { amount, dollars, table } from "./table";

export const usageShow = command({
  name: "usage:show",
  does: "a user's use by the ledger: today against the budget, by day and by model",
  options: {
    email: { value: "address", does: "required" },
    days: { value: "n", does: "UTC days, today included; default 7" },
  },
  input: z.object({ email, days: whole(1, MOST_DAYS).default(7) }),
  async run(admin, { email, days }) {
    const { db, now } = admin;
    const user = await personOf(admin, email);
    const [used, report, granted] = await Promise.all([
      usedToday(db, user.id, now),
      dailyReport(db, user.id, lastDays(days, now)),
      limitsGranted(db, user.id, now),
    ]);
    const { requests, tokensPerDay } = user.subject.limits;
    const remaining = tokensPerDay === null ? null : Math.max(0, tokensPerDay - used);
    const until = granted ? ` (granted until ${granted.until.toISOString()})` : "";
    const active = report.days.filter(({ messages }) => messages > 0);
    return {
      json: {
        email: user.email,
        plan: user.plan,
        limits: { requests, tokensPerDay, grantedUntil: granted?.until.toISOString() ?? null },
        today: { day: utcDay(now), usedTokens: used, remainingTokens: remaining },
        ...report,
      },
      text: [
        `${user.email}, plan ${user.plan}${until}`,
        `today ${utcDay(now)}: ${amount(used)} of ${amount(tokensPerDay)} tokens used` +
          (remaining === null ? "" : `, ${amount(remaining)} left`),
        `\nlast ${days} days: ${amount(report.total.messages)} messages, ${amount(report.total.chargedTokens)} tokens, ${dollars(report.total.costMicroUsd)}\n`,
        table(
          ["day", "messages", "tokens", "cost"],
          active.map((day) => [day.day, day.messages, day.chargedTokens, dollars(day.costMicroUsd)]),
        ),
        "",
        table(
          ["model", "messages", "tokens", "cost"],
          report.models.map((sum) => [
            sum.model.name,
            sum.messages,
            sum.chargedTokens,
            dollars(sum.costMicroUsd),
          ]),
        ),
      ].join("\n"),
    };
  },
});
