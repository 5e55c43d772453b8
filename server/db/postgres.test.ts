import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { rowsOf } from "./rows";
import { openTestDatabase } from "./test-database";

describe.skipIf(!process.env.TEST_DATABASE_URL)("PostgreSQL", () => {
  it("has a deadline for each statement, so that none holds its connection for ever", async () => {
    const { db, close } = await openTestDatabase();
    try {
      expect(rowsOf(await db.execute(sql`show statement_timeout`))).toEqual([{ statement_timeout: "30s" }]);
    } finally {
      await close();
    }
  });
});
