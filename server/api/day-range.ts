import { z } from "zod";
import { lengthOf, MOST_DAYS } from "../usage/reports-days";

export const utcDayInput = z.iso
  .date({ error: "A day is written like 2026-11-21." })
  .refine((day) => day >= "2000-01-01" && day < "2200-01-01", {
    error: "Days go from 2000-01-01 to 2199-12-31.",
  });

/** UTC days, both included, at most a year of them. */
export const dayRangeInput = z
  .object({ from: utcDayInput, to: utcDayInput })
  .refine((range) => lengthOf(range) >= 1, { error: "The range ends before it starts.", path: ["to"] })
  .refine((range) => lengthOf(range) <= MOST_DAYS, {
    error: `A range has at most ${MOST_DAYS} days.`,
    path: ["from"],
  });
