import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Database, OpenDatabase } from "../db/database";
import { limitOverrides, refusals, usageDaily, usageEvents, users } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { PLANS } from "../plans";
import { overview } from "./admin-overview";
import { type TopUser, type TopUsersCursor, topUsers } from "./admin-top-users";
import { findUsers } from "./admin-users";
import { someone, spend } from "./reports.fixture";

let opened: OpenDatabase;
let db: Database;
beforeAll(async () => {
  opened = await openTestDatabase();
  db = opened.db;
});
afterEach(async () => {
  for (const table of [usageEvents, usageDaily, refusals, limitOverrides, users]) await db.delete(table);
});
afterAll(() => opened.close());

const now = Date.parse("2026-03-01T12:00:00Z");
const TODAY = "2026-03-01T01:00:00Z";
const YESTERDAY = "2026-02-28T23:59:59.999Z";

async function everyTopUser(days: number): Promise<TopUser[]> {
  const rows: TopUser[] = [];
  let cursor: TopUsersCursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof topUsers>> = await topUsers(db, { days, cursor, now });
    rows.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return rows;
}

describe("the overview", () => {
  it("is zeros while nobody has used anything", async () => {
    expect(await overview(db, 30, now)).toEqual({
      spentTodayMicroUsd: 0,
      users: 0,
      activeUsers: 0,
      messages: 0,
      chargedTokens: 0,
      costMicroUsd: 0,
      refusals: [],
      endings: [],
    });
  });

  it("counts today's spend apart from the range's, and a user of two days once", async () => {
    const [busy, other] = [await someone(db), await someone(db)];
    const today = await spend(db, busy, TODAY);
    const yesterday = await spend(db, busy, YESTERDAY);
    await db.insert(refusals).values({ userId: other, hour: new Date(TODAY), reason: "requests", count: 4 });
    expect(await overview(db, 7, now)).toMatchObject({
      spentTodayMicroUsd: today.costMicroUsd,
      costMicroUsd: today.costMicroUsd + yesterday.costMicroUsd,
      users: 2,
      activeUsers: 1,
      messages: 2,
      refusals: [{ reason: "requests", count: 4 }],
      endings: [{ ended: "complete", count: 2 }],
    });
    expect(await overview(db, 1, now)).toMatchObject({ messages: 1, endings: [{ count: 1 }] });
  });
});

describe("the top users", () => {
  it("have shares that sum to one, over all pages, the costliest first", async () => {
    const count = 45;
    for (let index = 0; index < count; index++) {
      await spend(db, await someone(db), TODAY, { usage: { outputTokens: 1_000 * (index % 7) } });
    }
    const rows = await everyTopUser(1);
    expect(new Set(rows.map(({ userId }) => userId)).size).toBe(count);
    expect(rows.map((row) => row.costMicroUsd)).toEqual(
      rows.map((row) => row.costMicroUsd).toSorted((a, b) => b - a),
    );
    expect(rows.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 10);
  });

  it("show today's use beside the range's, against the plan's budget or what was granted instead", async () => {
    const [plain, granted, ended] = [await someone(db), await someone(db), await someone(db)];
    const grant = { tokensPerDay: 3 * PLANS.free.tokensPerDay };
    await db.insert(limitOverrides).values([
      { userId: granted, ...grant, until: new Date(now + 1) },
      { userId: ended, ...grant, until: new Date(now) },
    ]);
    for (const userId of [plain, granted, ended]) await spend(db, userId, YESTERDAY);
    const { chargedTokens } = await spend(db, plain, TODAY);
    const rows = new Map((await everyTopUser(7)).map((row) => [row.userId, row]));
    expect(rows.get(plain)).toMatchObject({
      messages: 2,
      todayUsed: chargedTokens,
      tokensPerDay: PLANS.free.tokensPerDay,
    });
    expect(rows.get(granted)).toMatchObject({ messages: 1, todayUsed: 0, ...grant });
    expect(rows.get(ended)?.tokensPerDay).toBe(PLANS.free.tokensPerDay);
  });
});

describe("the search for users", () => {
  const emails = async (search: string) =>
    (await findUsers(db, { search, cursor: null, now })).items.map(({ email }) => email);

  it("finds a part of the address, whatever its case", async () => {
    await someone(db, "ada.lovelace");
    await someone(db, "grace");
    expect(await emails("LOVE")).toEqual(["ada.lovelace@example.test"]);
  });

  it.each(["%", "_", "\\"])("takes %s for itself, not for a pattern", async (character) => {
    await someone(db, "plain");
    expect(await emails(character)).toEqual([]);
  });

  it("pages through everybody by address, each once", async () => {
    for (let index = 0; index < 41; index++) await someone(db, `user-${String(index).padStart(2, "0")}`);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof findUsers>> = await findUsers(db, {
        search: "user-",
        cursor,
        now,
      });
      seen.push(...page.items.map(({ email }) => email));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toHaveLength(41);
    expect(seen).toEqual([...new Set(seen)].sort());
  });
});
