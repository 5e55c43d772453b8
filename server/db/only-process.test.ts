import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "./database";
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
});
