import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenDatabase } from "../db/database";
import { refusals } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { usedToday } from "./ledger";
import { someone, spend } from "./reports.fixture";
import { dailyReport, hourlyReport } from "./reports-daily";
import { todayReport } from "./reports-today";

let opened: OpenDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

const RANGE = { from: "2026-02-27", to: "2026-03-02" };
const DAYS = ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"];

describe("the days of a range", () => {
  it("are all there, oldest first, with zeros where nothing was used", async () => {
    const { days, total, models } = await dailyReport(opened.db, await someone(opened.db), RANGE);
    expect(days.map(({ day }) => day)).toEqual(DAYS);
    expect(days.every((day) => day.messages === 0 && day.chargedTokens === 0)).toBe(true);
    expect([total.messages, models]).toEqual([0, []]);
  });

  it("begin and end at midnight UTC, to the millisecond", async () => {
    const userId = await someone(opened.db);
    await spend(opened.db, userId, "2026-02-26T23:59:59.999Z");
    const first = await spend(opened.db, userId, "2026-02-27T00:00:00.000Z");
    const last = await spend(opened.db, userId, "2026-03-02T23:59:59.999Z");
    await spend(opened.db, userId, "2026-03-03T00:00:00.000Z");
    const { days, total } = await dailyReport(opened.db, userId, RANGE);
    expect(days.map(({ chargedTokens }) => chargedTokens)).toEqual([
      first.chargedTokens,
      0,
      0,
      last.chargedTokens,
    ]);
    expect(total.messages).toBe(2);
  });

  it("hold what the budget was charged, by kind and by model", async () => {
    const userId = await someone(opened.db);
    const usage = { inputTokens: 10, outputTokens: 20, cacheWriteTokens: 40, cacheReadTokens: 1_000 };
    const entry = await spend(opened.db, userId, "2026-02-28T12:00:00Z", { usage });
    await spend(opened.db, await someone(opened.db), "2026-02-28T12:00:00Z");
    const { days, models, total } = await dailyReport(opened.db, userId, RANGE);
    const { chargedTokens, costMicroUsd } = entry;
    expect(days[1]).toEqual({
      day: DAYS[1],
      messages: 1,
      ...usage,
      chargedTokens,
      costMicroUsd,
      refusals: {},
    });
    expect(models).toEqual([{ ...total, model: { id: entry.model, name: expect.any(String) } }]);
    expect(total.chargedTokens).toBe(await usedToday(opened.db, userId, entry.admittedAt.getTime()));
  });

  it("count refusals by reason, on the UTC day of their hour", async () => {
    const userId = await someone(opened.db);
    await opened.db.insert(refusals).values([
      { userId, hour: new Date("2026-02-28T00:00:00Z"), reason: "requests", count: 2 },
      { userId, hour: new Date("2026-02-28T23:00:00Z"), reason: "requests", count: 3 },
      { userId, hour: new Date("2026-02-28T23:00:00Z"), reason: "tokens", count: 1 },
      { userId, hour: new Date("2026-03-03T00:00:00Z"), reason: "tokens", count: 7 },
    ]);
    const { days } = await dailyReport(opened.db, userId, RANGE);
    expect(days.map((day) => day.refusals)).toEqual([{}, { requests: 5, tokens: 1 }, {}, {}]);
  });
});

it("splits a day into its 24 hours of admission", async () => {
  const userId = await someone(opened.db);
  await spend(opened.db, userId, "2026-02-28T00:00:00.000Z");
  await spend(opened.db, userId, "2026-02-28T23:59:59.999Z");
  await spend(opened.db, userId, "2026-03-01T00:00:00.000Z");
  const hours = await hourlyReport(opened.db, userId, "2026-02-28");
  expect(hours.map(({ hour }) => hour)).toEqual(Array.from({ length: 24 }, (_, hour) => hour));
  expect(hours.filter(({ messages }) => messages > 0).map(({ hour }) => hour)).toEqual([0, 23]);
});

it("foretells today's end from the pace since the day's own first message", async () => {
  const userId = await someone(opened.db);
  await spend(opened.db, userId, "2026-02-27T23:00:00Z");
  const { chargedTokens: used } = await spend(opened.db, userId, "2026-02-28T08:00:00Z");
  const now = Date.parse("2026-02-28T10:00:00Z");
  const report = await todayReport(opened.db, userId, { used, max: 2 * used }, now);
  expect(report.forecast).toEqual({ at: "2026-02-28T12:00:00.000Z" });
  expect(report.byModel.map(({ chargedTokens }) => chargedTokens)).toEqual([used]);
});
