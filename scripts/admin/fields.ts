import { z } from "zod";
import { WrongUsage } from "./command";

/** The checks of options; each message goes on after "got …,". */
export const email = z.email({ error: "wants an email address" }).max(320);

export const whole = (least: number, most: number) =>
  z.coerce
    .number({ error: `wants a whole number from ${least} to ${most}` })
    .int({ error: `wants a whole number from ${least} to ${most}` })
    .min(least, { error: `wants a whole number from ${least} to ${most}` })
    .max(most, { error: `wants a whole number from ${least} to ${most}` });

const MOST_AT_ONCE = 100_000;

/** How many to make; absent is one, under the plain name. */
export const count = whole(1, MOST_AT_ONCE).optional();

/** One line that a screen can show. */
export const line = (most: number) => {
  const error = `wants 1 to ${most} characters, no control characters`;
  return z
    .string({ error })
    .trim()
    .min(1, { error })
    .max(most, { error })
    .regex(/^\P{Cc}*$/u, { error });
};

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const UNTIL =
  "wants a day (2030-12-31, through its end in UTC), an instant (2030-12-31T12:00:00Z) or 30m, 12h, 7d";

/** PostgreSQL and JavaScript write later years in other ways; and nobody means one. */
const LAST = Date.UTC(9999, 0);

/** An end, as the function of now (Unix milliseconds) that a duration needs; it throws WrongUsage for one that is past. */
export const until = z.string({ error: UNTIL }).transform((text, context): ((now: number) => Date) => {
  const end = endOf(text);
  if (!end) {
    context.addIssue({ code: "custom", message: UNTIL });
    return z.NEVER;
  }
  return (now) => {
    if (end(now) > now && end(now) < LAST) return new Date(end(now));
    throw new WrongUsage(
      `--until: got ${JSON.stringify(text)}, wants an end that is still to come, before the year 9999`,
    );
  };
});

function endOf(text: string): ((now: number) => number) | null {
  const [, amount, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (amount && unit) return (now) => now + Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  if (z.iso.date().safeParse(text).success) return () => Date.parse(text) + UNIT_MS.d;
  if (z.iso.datetime({ offset: true }).safeParse(text).success) return () => Date.parse(text);
  return null;
}
