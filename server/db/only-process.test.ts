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
});
