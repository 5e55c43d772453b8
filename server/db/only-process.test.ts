import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "./database";
import { becomeOnlyProcess, joinProcesses } from "./only-process";
import { createPostgres } from "./test-database";

const server = process.env.TEST_DATABASE_URL ?? "";

describe.skipIf(!server)("several processes on one PostgreSQL database", () => {
  let own: Awaited<ReturnType<typeof createPostgres>>;
  beforeAll(async () => {
    own = await createPostgres(server);
  });
  afterAll(() => own.drop());

  it("migrate it once when they start together", async () => {
    const opened = await Promise.all([1, 2, 3].map(() => openDatabase({ url: own.url })));
    for (const { db, close } of opened) {
      expect(await db.query.users.findMany()).toEqual([]);
      await close();
    }
  });

  it("can't both serve it; the second takes over when the first has gone", async () => {
    const first = await openDatabase({ url: own.url });
    const second = await openDatabase({ url: own.url });
    await first.becomeOnlyProcess(0);
    await expect(second.becomeOnlyProcess(0)).rejects.toThrow("another process serves this database");
    const waiting = second.becomeOnlyProcess(20_000);
    await first.close();
    await waiting;
    await second.close();
  });

  it("serve it together where all keep their limits outside, and not beside one that keeps them in its memory", async () => {
    const [one, two, alone] = await Promise.all([1, 2, 3].map(() => openDatabase({ url: own.url })));
    if (!one || !two || !alone) throw new Error("not opened");
    await Promise.all([one.joinProcesses(0), two.joinProcesses(0)]);
    await expect(alone.becomeOnlyProcess(0)).rejects.toThrow("give both the same Redis");
    await one.close();
    await expect(alone.becomeOnlyProcess(0)).rejects.toThrow("another process serves this database");
    await two.close();
    await alone.becomeOnlyProcess(20_000);
    const late = await openDatabase({ url: own.url });
    await expect(late.joinProcesses(0)).rejects.toThrow("a process without Redis serves this database");
    await alone.close();
    await late.joinProcesses(20_000);
    await late.close();
  });

  describe("whose lock goes with its connection", () => {
    const QUICK = { patienceMs: 0, lookMs: 20 };
    let admin: Sql;
    beforeAll(() => {
      admin = postgres(own.url, { max: 1, onnotice: () => {} });
    });
    afterAll(() => admin.end());

    const holders = async (): Promise<number[]> => {
      const rows = await admin`
        select pid from pg_locks where locktype = 'advisory' and granted and objsubid = 2
          and database = (select oid from pg_database where datname = current_database())`;
      return rows.map(({ pid }) => pid);
    };
    const breakOff = (pid: number) => admin`select pg_terminate_backend(${pid}, 5000)`;
    const never = () => {
      throw new Error("lost");
    };

    it.each([
      ["alone", becomeOnlyProcess],
      ["together with others", joinProcesses],
    ])("take it again where nobody else has: %s", async (_, take) => {
      const release = await take(own.url, { ...QUICK, onLost: never });
      const [first = 0] = await holders();
      await breakOff(first);
      await expect.poll(holders, { timeout: 10_000 }).toHaveLength(1);
      expect(await holders()).not.toEqual([first]);
      await release();
      await expect.poll(holders).toEqual([]);
    });

    it("say so once where another has taken it meanwhile", async () => {
      let lost = 0;
      const onLost = () => {
        lost += 1;
      };
      const release = await becomeOnlyProcess(own.url, { ...QUICK, onLost });
      const [first = 0] = await holders();
      const other = postgres(own.url, { max: 1, onnotice: () => {} });
      // It waits for the lock on the server, and has it the moment that the first one's connection ends.
      const taken = other`select pg_advisory_lock(${0x68656164}, ${0x6f6e6c79})`.execute();
      await expect
        .poll(() => admin`select 1 from pg_locks where locktype = 'advisory' and not granted`)
        .toHaveLength(1);
      await breakOff(first);
      await taken;
      await expect.poll(() => lost).toBe(1);
      await other.end();
      await release();
      expect(lost).toBe(1);
    });
  });
});
