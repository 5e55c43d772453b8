import { asc } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenDatabase, openDatabase } from "../db/database";
import { users } from "../db/schema";
import { createPostgres } from "../db/test-database";
import { PLANS } from "../plans";
import { usedToday } from "../usage/ledger";
import { DEMO_ACCOUNTS, seedDemoAccounts, useUp } from "./demo-accounts";
import { userByEmail } from "./users";

const server = process.env.TEST_DATABASE_URL ?? "";
const NOON = Date.UTC(2030, 4, 6, 12);

describe.skipIf(!server)("several processes on one database", () => {
  let processes: OpenDatabase[];
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const own = await createPostgres(server);
    drop = own.drop;
    processes = await Promise.all([1, 2, 3].map(() => openDatabase({ url: own.url })));
  });
  afterAll(async () => {
    await Promise.all(processes.map(({ close }) => close()));
    await drop();
  });

  const spent = DEMO_ACCOUNTS.find((demo) => demo.spent === 1);
  const budget = PLANS.free.tokensPerDay;
  const used = async (now: number) => {
    const db = processes[0]?.db;
    const user = db && spent && (await userByEmail(db, spent.email));
    return db && user && usedToday(db, user.id, now);
  };

  it("make each demo account once, and use its budget up once, when they start together", async () => {
    await Promise.all(processes.map(({ db }) => seedDemoAccounts(db, NOON)));
    const made = await processes[0]?.db.select({ email: users.email }).from(users).orderBy(asc(users.email));
    expect(made?.map(({ email }) => email)).toEqual(DEMO_ACCOUNTS.map(({ email }) => email).sort());
    expect(await used(NOON)).toBe(budget);
  });

  it("use it up once on the next day, when they are signed in to together", async () => {
    const tomorrow = NOON + 86_400_000;
    if (!spent) throw new Error("There is an account that is spent.");
    const wrote = await Promise.all(processes.map(({ db }) => useUp(db, spent, tomorrow)));
    expect(wrote.filter(Boolean)).toHaveLength(1);
    expect(await used(tomorrow)).toBe(budget);
  });
});
