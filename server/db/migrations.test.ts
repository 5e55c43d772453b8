import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { v7 as uuidv7 } from "uuid";
import { expect, it } from "vitest";
import { readImage } from "./pglite-image";
import { rowsOf } from "./rows";
import { conversations, messages, searchable } from "./schema";

const migration = (name: string) =>
  readFileSync(join("server", "db", "migrations", `${name}.sql`), "utf8").replaceAll(
    "--> statement-breakpoint",
    "",
  );

it("makes one branch of each conversation of before, shown to its end, with the words of all but a reply in the making", async () => {
  const client = new PGlite({ loadDataDir: readImage() });
  for (const name of ["0000_init", "0001_everywhere"]) await client.exec(migration(name));
  const [user, conversation, empty] = [uuidv7(), uuidv7(), uuidv7()];
  const ids = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  await client.query("insert into users (id, email) values ($1, 'a@example.com')", [user]);
  for (const id of [conversation, empty])
    await client.query("insert into conversations (id, user_id, title) values ($1, $2, '')", [id, user]);
  for (const [i, id] of ids.entries())
    await client.query(
      "insert into messages (id, conversation_id, role, status, text, created_at) values ($1, $2, $3, $4, $5, $6)",
      [
        id,
        conversation,
        i % 2 === 0 ? "user" : "assistant",
        i === 3 ? "streaming" : "complete",
        `C:\\temp\\a.b ${i}`,
        new Date(i * 1_000),
      ],
    );
  await client.exec(migration("0002_branches"));
  const db = drizzle(client);
  const heads = new Map((await db.select().from(conversations)).map(({ id, headId }) => [id, headId]));
  expect([heads.get(conversation), heads.get(empty)]).toEqual([ids[3], null]);
  const rows = await db.execute(
    db
      .select({
        id: messages.id,
        parentId: messages.parentId,
        search: messages.search,
        made: searchable(messages.text).as("made"),
      })
      .from(messages)
      .orderBy(messages.createdAt),
  );
  const stored = rowsOf(rows) as {
    id: string;
    parent_id: string | null;
    search: string | null;
    made: string;
  }[];
  expect(stored.map((row) => [row.id, row.parent_id])).toEqual(ids.map((id, i) => [id, ids[i - 1] ?? null]));
  expect(stored.map((row) => row.search)).toEqual([...stored.slice(0, 3).map((row) => row.made), null]);
  await client.close();
});
