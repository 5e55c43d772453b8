import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { userById } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { users } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { PLANS } from "../plans";
import { answerUsageExport } from "./http-usage-export";
import { type Doors, eventsOf, message, openDoors, stranger, type Visitor } from "./test-doors";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const TODAY = { from: "2026-03-01", to: "2026-03-01" };

let database: OpenDatabase;
let doors: Doors;
beforeAll(async () => {
  database = await openTestDatabase();
  doors = await openDoors(database.db, {}, () => NOW);
});
afterAll(async () => {
  await doors.close();
  await database.close();
});

const data = async (response: Promise<Response>) => (await (await response).json()).result.data;

async function csv(visitor: Visitor, query: Record<string, string>) {
  const user = visitor.id === null ? null : await userById(database.db, visitor.id, NOW);
  const url = `http://localhost/usage/export?${new URLSearchParams(query)}`;
  return answerUsageExport(doors.services, user, new Request(url));
}

describe("what was used", () => {
  it("is the same figure in the meter, the day, the ledger and the CSV", async () => {
    const visitor = await doors.person();
    for (const text of ["hi", "and a table, please"]) await eventsOf(await visitor.send(message(text)));
    const used = (await visitor.allowance()).tokens.used;
    const today = await data(visitor.query("usage.today", undefined));
    const daily = await data(visitor.query("usage.daily", TODAY));
    const ledger = await data(visitor.query("usage.ledger", TODAY));
    const [header = "", ...lines] = (await (await csv(visitor, TODAY)).text()).trimEnd().split("\r\n");
    const column = header.split(",").indexOf("charged_tokens") - header.split(",").length;
    const charged = lines.map((line) => Number(line.split(",").at(column)));
    expect(used).toBeGreaterThan(0);
    expect([
      today.allowance.tokens.used,
      daily.days[0].chargedTokens,
      ledger.total.chargedTokens,
      charged.reduce((a, b) => a + b),
    ]).toEqual([used, used, used, used]);
    expect(daily.limit).toBe(PLANS.free.tokensPerDay);
  });

  it("is shown to its user alone", async () => {
    const [visitor, other] = [await doors.person(), await doors.person()];
    await eventsOf(await visitor.send(message("hi")));
    expect((await data(other.query("usage.ledger", TODAY))).items).toEqual([]);
    expect((await (await csv(other, TODAY)).text()).trimEnd().split("\r\n")).toHaveLength(1);
  });

  it.each(["usage.today", "usage.daily", "usage.ledger"])("%s wants a session", async (path) => {
    expect((await stranger(doors.services).query(path, TODAY)).status).toBe(401);
  });

  it("leaves as CSV only with a session and a range of days", async () => {
    const visitor = await doors.person();
    expect((await csv(stranger(doors.services), TODAY)).status).toBe(401);
    const file = await csv(visitor, TODAY);
    expect(file.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(file.headers.get("content-disposition")).toBe(
      'attachment; filename="headroom-usage-2026-03-01-to-2026-03-01.csv"',
    );
  });

  it.each<Record<string, string>>([
    {},
    { from: "2026-03-01" },
    { from: "2026-02-30", to: "2026-03-01" },
    { from: "2026-03-02", to: "2026-03-01" },
    { from: "2025-01-01", to: "2026-01-02" },
    { from: "0000-01-01", to: "0000-01-01" },
  ])("refuses the range %j, typed, at every door", async (range) => {
    const visitor = await doors.person();
    for (const response of [await csv(visitor, range), await visitor.query("usage.daily", range)]) {
      expect(response.status).toBe(400);
    }
    expect(await (await csv(visitor, range)).json()).toMatchObject({ code: "invalid_input" });
  });
});

describe("the admin's procedures", () => {
  const READS = [
    ["admin.overview", { days: 7 }],
    ["admin.topUsers", { days: 7 }],
    ["admin.users", {}],
  ] as const;

  it.each(READS)("%s is for admins", async (path, input) => {
    expect((await (await doors.person("enterprise")).query(path, input)).status).toBe(403);
    expect((await stranger(doors.services).query(path, input)).status).toBe(401);
    expect((await (await admin()).query(path, input)).status).toBe(200);
  });

  it("change a plan, which holds from the next message", async () => {
    const visitor = await doors.person();
    const change = { userId: visitor.id, plan: "pro" };
    expect((await visitor.mutate("admin.setPlan", change)).status).toBe(403);
    expect((await visitor.allowance()).plan).toBe("free");
    expect((await (await admin()).mutate("admin.setPlan", change)).status).toBe(200);
    expect((await visitor.allowance()).requests.max).toBe(PLANS.pro.requests.max);
  });

  it("say that a user isn't there", async () => {
    const response = await (await admin()).mutate("admin.setPlan", { userId: uuidv7(), plan: "pro" });
    expect([response.status, (await response.json()).error.data.failure]).toEqual([
      404,
      { code: "not_found" },
    ]);
  });

  async function admin(): Promise<Visitor> {
    const person = await doors.person();
    await database.db
      .update(users)
      .set({ role: "admin" })
      .where(eq(users.id, person.id ?? ""));
    return person;
  }
});
