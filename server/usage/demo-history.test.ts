import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_ACCOUNTS, seedDemoAccounts } from "../auth/demo-accounts";
import { userByEmail } from "../auth/users";
import { listConversations } from "../chat/list-conversations";
import { readConversation } from "../chat/read-conversation";
import type { OpenDatabase } from "../db/database";
import { usageEvents } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { PLANS, type Plan } from "../plans";
import { MOST_OVER } from "./demo-entry";
import { DEMO_TALKS } from "./demo-talks";
import { demoToday } from "./demo-today";
import { dailyReport } from "./reports-daily";
import { lastDays, MOST_DAYS } from "./reports-days";
import { ledgerPage } from "./reports-ledger";

const MOST_ROWS = 6_000;
const MOST_A_DAY = 60;
const REPLIES = DEMO_TALKS.flatMap(({ exchanges }) => exchanges.flatMap(({ answers }) => answers)).length;

/** Just after midnight there is hardly any today to put today's use into. */
describe.each(["2026-05-04T00:00:00.050Z", "2026-05-04T14:30:00Z"])("the demo accounts at %s", (iso) => {
  const now = Date.parse(iso);
  let database: OpenDatabase;
  beforeAll(async () => {
    database = await openTestDatabase();
    await seedDemoAccounts(database.db, now);
  });
  afterAll(() => database.close());

  const rowsOf = async (email: string) => {
    const user = await userByEmail(database.db, email);
    if (!user) throw new Error(email);
    return {
      user,
      rows: await database.db.select().from(usageEvents).where(eq(usageEvents.userId, user.id)),
    };
  };

  it.each(DEMO_ACCOUNTS)(
    "$email has used only what its plan allows, and before now",
    async ({ email, plan }) => {
      const { maxOutputTokens }: Plan = PLANS[plan];
      const { rows } = await rowsOf(email);
      for (const row of rows) {
        const prompt = row.inputTokens + row.cacheWriteTokens + row.cacheReadTokens;
        expect(row.estimatedInputTokens).toBeGreaterThanOrEqual(prompt);
        expect(row.estimatedInputTokens).toBeLessThanOrEqual(prompt * (1 + MOST_OVER));
        expect(row.outputTokens).toBeLessThanOrEqual(maxOutputTokens);
        expect(row.settledAt.getTime()).toBeLessThanOrEqual(now);
        expect(row.firstTokenAt?.getTime()).toBeLessThanOrEqual(row.settledAt.getTime());
        expect(row.admittedAt.toISOString().slice(0, 10)).toBe(row.day);
      }
      const perDay = new Map<string, number>();
      for (const { day } of rows) perDay.set(day, (perDay.get(day) ?? 0) + 1);
      expect(Math.max(...perDay.values())).toBeLessThanOrEqual(MOST_A_DAY + REPLIES);
    },
  );

  it.each(DEMO_ACCOUNTS)("$email has days that are the sums of their messages", async ({ email }) => {
    const { user, rows } = await rowsOf(email);
    const range = lastDays(MOST_DAYS, now);
    const { total } = await dailyReport(database.db, user.id, range);
    const sum = (key: "chargedTokens" | "costMicroUsd") => rows.reduce((all, row) => all + row[key], 0);
    expect(total).toMatchObject({
      messages: rows.length,
      chargedTokens: sum("chargedTokens"),
      costMicroUsd: sum("costMicroUsd"),
    });
  });

  it.each(DEMO_ACCOUNTS)(
    "$email has conversations whose replies are its newest messages",
    async ({ email }) => {
      const { user } = await rowsOf(email);
      const { items } = await listConversations(database.db, user.id, null);
      expect(items.map(({ title }) => title)).toEqual(DEMO_TALKS.map(({ title }) => title).reverse());
      for (const { id, title } of items) {
        const exchanges = DEMO_TALKS.find((talk) => talk.title === title)?.exchanges ?? [];
        const { messages } = await readConversation(database.db, user.id, id, null);
        expect(
          messages.map(({ text, siblings, receipt }) => [text, siblings.count, receipt !== null]),
        ).toEqual(
          exchanges.flatMap(({ question, answers }) => [
            [question, 1, false],
            [answers.at(-1), answers.length, true],
          ]),
        );
      }
      const { items: newest } = await ledgerPage(database.db, user.id, lastDays(2, now), { limit: REPLIES });
      const titles = newest.map(({ conversation }) => conversation?.title);
      expect([...new Set(titles)]).toEqual(items.map(({ title }) => title));
    },
  );

  it("has few enough rows for a first start", async () => {
    expect(await database.db.$count(usageEvents)).toBeLessThan(MOST_ROWS);
  });
});

it("puts exactly what is asked for into the day so far", () => {
  const now = Date.parse("2026-05-04T14:30:00Z");
  const { maxOutputTokens, tokensPerDay } = PLANS.free;
  for (const tokens of [1, 2, maxOutputTokens, tokensPerDay - 1, tokensPerDay]) {
    const entries = demoToday({ userId: "", maxOutputTokens }, tokens, now);
    expect(entries.reduce((sum, { chargedTokens }) => sum + chargedTokens, 0)).toBe(tokens);
  }
});
