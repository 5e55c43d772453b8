import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { userById } from "../auth/users";
import { storeConversation } from "../chat/conversation.fixture";
import { messagesWithWords } from "../chat/matching-messages";
import { type FoundConversation, type FoundPage, searchConversations } from "../chat/search-conversations";
import { searchTerms } from "../chat/search-terms";
import type { OpenDatabase } from "../db/database";
import { rowsOf } from "../db/rows";
import { messages, searchable } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { CALL_LIMITS } from "../limits/call-limits";
import { type Doors, message, openDoors, stranger, type Visitor } from "./test-doors";

let database: OpenDatabase;
let doors: Doors;
beforeAll(async () => {
  database = await openTestDatabase();
  doors = await openDoors(database.db);
});
afterAll(async () => {
  await doors.close();
  await database.close();
});

const data = async (response: Promise<Response>) => (await (await response).json()).result.data;
const search = async (person: Visitor, query: string): Promise<FoundConversation[]> =>
  (await data(person.query("chat.search", { query }))).items;
const found = async (person: Visitor, query: string) => (await search(person, query)).map(({ id }) => id);
const store = (
  person: Visitor,
  ...given: Parameters<typeof storeConversation> extends [unknown, unknown, ...infer R] ? R : never
) => storeConversation(database.db, person.id ?? "", ...given);

describe("what is found", () => {
  it("has every word in one message, each from its beginning and in any case", async () => {
    const person = await doors.person();
    const both = await store(person, [
      "How long does a Lease live?",
      "Until it is SETTLED, at most an hour.",
    ]);
    const apart = await store(person, ["A lease lives.", "Another is settled."]);
    expect(await found(person, "settl hour")).toEqual([both.id]);
    expect(await found(person, "lease settled")).toEqual([]);
    expect(new Set(await found(person, "LEA"))).toEqual(new Set([both.id, apart.id]));
    expect(await found(person, "ease")).toEqual([]);
    expect(await found(person, "i at")).toEqual([both.id]);
  });

  it("is named with the newest message that has it, on whichever branch, and chat.select shows it there", async () => {
    const person = await doors.person();
    const question = uuidv7();
    const { id, messageIds } = await store(person, [
      { id: question, text: "Where do zebras live?" },
      { text: "In Africa, and zebras in zoos." },
      { parentId: question, role: "assistant", text: "Elsewhere." },
    ]);
    const [item] = await search(person, "zebras zoos");
    expect(item).toMatchObject({ id, messageId: messageIds[1] });
    const shown = await data(person.mutate("chat.select", { id, messageId: item?.messageId }));
    expect(shown.messages.map((one: { id: string }) => one.id)).toEqual(messageIds.slice(0, 2));
    expect((await search(person, "zebras"))[0]?.messageId).toBe(messageIds[1]);
  });

  it("may be a title alone, which names no message", async () => {
    const person = await doors.person();
    const { id } = await store(person, ["Hi", "Hello"], { title: "Growing Tomatoes" });
    expect(await search(person, "tom grow")).toMatchObject([
      {
        id,
        messageId: null,
        snippet: [
          { text: "Grow", match: true },
          { text: "ing ", match: false },
          { text: "Tom", match: true },
          { text: "atoes", match: false },
        ],
      },
    ]);
  });

  it.each([
    ["京タ", "東京タワーの高さは?"],
    ["ฝนตก", "วันนี้ฝนตกหนักมาก"],
    ["지키", "한도를지키는방법"],
    ["c++", "Is C++ faster?"],
    ["=>", "xs.map((x) => x.id)"],
    ["<div", '<div class="wide">'],
    ["100%", "It is 100% certain"],
    ["a_b", "the variable a_b"],
    ["fish", "https://example.com/zebra/fish.html"],
    ["search", "see server/chat/search.ts"],
    ["class", '<div class="wide">'],
    ["name", "user_name"],
    ["node.js", "with Node.js and npm"],
    ["“quoted”", "this is “Quoted” text"],
    ["it's", "it's late, that’s all"],
    ["well-known", "a well-known fact"],
    ["ПРИВ", "ну привет"],
    ["äpf", "Rote ÄPFEL"],
    ["🎉", "done 🎉🎉"],
    ["👩‍💻", "a 👩‍💻 at work"],
    ["𓑀", "a 𓑀 b"],
    ["𐐔", "𐐔𐐯𐑅"],
    ["what?", "So what"],
    ["\\", "C:\\temp"],
    ["''", "an empty '' string"],
    ["-", "x - y"],
  ])("has %s in: %s", async (query, text) => {
    const person = await doors.person();
    const { id, messageIds } = await store(person, [text, "Nothing like it."]);
    await store(person, ["Something else"]);
    expect(await search(person, query)).toMatchObject([{ id, messageId: messageIds[0] }]);
  });

  it("is no other user's, nothing deleted, and of a reply nothing before it has ended", async () => {
    const [person, other] = [await doors.person(), await doors.person()];
    await store(other, ["a pangolin"], { title: "pangolins" });
    const { id } = await store(person, ["pangolin"], { title: "pangolins" });
    await store(person, ["Hi", { text: "pangolin", status: "streaming" }]);
    expect(await found(person, "pangolin")).toEqual([id]);
    await person.mutate("chat.delete", { id });
    expect(await found(person, "pangolin")).toEqual([]);
    await person.mutate("chat.restore", { id });
    expect(await found(person, "pangolin")).toEqual([id]);
  });

  it("is what was sent and answered, once the reply has ended", async () => {
    const person = await doors.person();
    const sent = message("Tell me of walruses");
    await (await person.send(sent)).text();
    await doors.services.chat.idle();
    expect(await search(person, "walrus")).toMatchObject([{ id: sent.conversationId }]);
    const stored = await database.db
      .select({ made: sql<boolean>`${messages.search} is not distinct from ${searchable(messages.text)}` })
      .from(messages)
      .where(eq(messages.conversationId, sent.conversationId));
    expect(stored).toEqual([{ made: true }, { made: true }]);
  });
});

describe("pages", () => {
  it("hold 20 conversations, each once, last used first, whatever matches", async () => {
    const person = await doors.person();
    const at = Date.parse("2026-05-04T12:00:00Z");
    const ids: string[] = [];
    for (let i = 0; i < 45; i++) {
      // Five share each instant, so that a page ends among them.
      const updatedAt = new Date(at - Math.floor(i / 5) * 60_000);
      const given = i % 3 === 0 ? ["Hello"] : ["Hello", "An okapi"];
      const { id } = await store(person, given, { updatedAt, title: i % 3 === 0 ? "Okapi" : "Other" });
      ids.push(id);
      await store(person, ["Hello"], { updatedAt });
    }
    const pages: FoundConversation[][] = [];
    for (let cursor: unknown = null; pages.length === 0 || cursor; ) {
      const page = await data(person.query("chat.search", { query: "okapi", cursor }));
      pages.push(page.items);
      cursor = page.nextCursor;
    }
    expect(pages.map((page) => page.length)).toEqual([20, 20, 5]);
    const all = pages.flat();
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set(ids));
    const order = all.map(({ updatedAt, id }) => `${updatedAt} ${id}`);
    expect(order).toEqual(order.toSorted().reverse());
  });

  it("go on past many conversations that have nothing of it", async () => {
    const person = await doors.person();
    const at = Date.parse("2026-05-04T12:00:00Z");
    const { id } = await store(person, ["A quokka"], { updatedAt: new Date(at - 86_400_000) });
    await database.db.execute(sql`
      insert into conversations (id, user_id, title, updated_at)
      select gen_random_uuid(), ${person.id}, 'Nothing', to_timestamp(${at / 1_000}::integer - i) from generate_series(1, 1500) as i`);
    expect(await found(person, "quokka")).toEqual([id]);
  });
});

describe("a search", () => {
  it.each([
    ["nothing", ""],
    ["blanks", " \n\t"],
    ["more than 200 characters", "a".repeat(201)],
    ["a NUL", "a\u0000b"],
  ])("of %s is refused with what is wrong", async (_, query) => {
    const answer = await (await doors.person()).query("chat.search", { query });
    expect(answer.status).toBe(400);
    const { failure } = (await answer.json()).error.data;
    expect(failure).toMatchObject({
      code: "invalid_input",
      fields: { query: [expect.stringMatching(/^[A-Z].*\.$/)] },
    });
  });

  it("without a session is refused", async () => {
    expect((await stranger(doors.services).query("chat.search", { query: "a" })).status).toBe(401);
  });

  it("is data, whatever is typed: answered, and answered with what holds it", async () => {
    const person = await doors.person();
    const id = person.id ?? "";
    const typed = fc
      .oneof(
        fc.string({ unit: "binary", minLength: 1, maxLength: 40 }),
        fc
          .array(
            fc.constantFrom(
              "&",
              "|",
              "!",
              "<->",
              "(",
              ")",
              "'",
              '"',
              ":*",
              ":A",
              "\\",
              "*",
              "%",
              "_",
              "foo",
              " ",
              "[",
              "{",
              "+",
              "?",
              "^",
              "$",
              "\\m",
              "(?i)",
            ),
            { minLength: 1, maxLength: 12 },
          )
          .map((parts) => parts.join("")),
      )
      .map((text) => text.replaceAll("\u0000", "").toWellFormed().trim())
      .filter((text) => text !== "");
    await fc.assert(
      fc.asyncProperty(typed, async (text) => {
        const stored = await store(person, [`before ${text} after`]);
        const { items } = await searchConversations(database.db, id, text, null);
        expect(items.map((item) => item.id)).toContain(stored.id);
      }),
      { numRuns: 50 },
    );
  });

  it("waits for its user's other one, and is refused with when to come again where that takes too long", async () => {
    const person = await doors.person();
    const { id } = await store(person, ["a numbat"]);
    const userId = (await userById(database.db, person.id ?? "", Date.now()))?.subject.userId ?? "";
    const { each, waitMs } = CALL_LIMITS.search;
    const ends = await Promise.all(
      Array.from({ length: each }, () => doors.services.callLimits.search.take(userId)),
    );
    const refused = await person.query("chat.search", { query: "numbat" });
    expect(refused.status).toBe(429);
    expect(refused.headers.get("Retry-After")).toBe(String(waitMs / 1_000));
    expect((await refused.json()).error.data.failure).toMatchObject({
      code: "rate_limited",
      retryAfterMs: waitMs,
    });
    expect(await found(await doors.person(), "numbat")).toEqual([]);
    const waiting = found(person, "numbat");
    for (const end of ends) end?.();
    expect(await waiting).toEqual([id]);
  });

  it("ends in about its time where there is much to look through, and goes on from there", async () => {
    const person = await doors.person();
    const text = "the quick brown fox jumps over a lazy dog; ".repeat(2_300);
    for (let i = 0; i < 120; i++) {
      const { id } = await store(person, []);
      await database.db.execute(sql`
        insert into messages (id, conversation_id, role, text, created_at)
        select gen_random_uuid(), ${id}, 'user', ${text}, now() from generate_series(1, 3)`);
    }
    const { id } = await store(person, [`qz ${text}`], { updatedAt: new Date(0) });
    const pages: FoundPage[] = [];
    do {
      const began = performance.now();
      // Too short for the index, and all but the last are in every text.
      const query = "th qu br fo ju ov a la do qz";
      const cursor = pages.at(-1)?.nextCursor ?? null;
      pages.push(await searchConversations(database.db, person.id ?? "", query, cursor, { totalMs: 1_000 }));
      expect(performance.now() - began).toBeLessThan(4_000);
    } while (pages.at(-1)?.nextCursor);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flatMap((page) => page.items.map((item) => item.id))).toEqual([id]);
  }, 60_000);

  it("answers what it has found by its title where reading the message takes too long", async () => {
    const person = await doors.person();
    const { id, messageIds } = await store(person, ["A slow lease"], { title: "Slow" });
    const real = database.db.transaction.bind(database.db);
    let pieces = 0;
    // The conversations, the messages with the words, and then their texts.
    const slow: typeof real = async (...args) => {
      pieces += 1;
      if (pieces === 3) await new Promise((resolve) => setTimeout(resolve, 600));
      return real(...args);
    };
    const db = new Proxy(database.db, {
      get: (target, key) => (key === "transaction" ? slow : Reflect.get(target, key)),
    });
    const { items } = await searchConversations(db, person.id ?? "", "lease", null);
    expect(items).toMatchObject([
      { id, messageId: messageIds[0], snippet: [{ text: "Slow", match: false }] },
    ]);
  });

  it("asks the full text index for its words", async () => {
    const { id } = await store(await doors.person(), ["many words"]);
    const query = messagesWithWords(database.db, [id], searchTerms("many words"));
    const taken = new Error("taken back");
    let plan = "";
    const planning = database.db.transaction(async (tx) => {
      // In a small table the other ways are better ones.
      await tx.execute(sql`drop index messages_conversation_id_created_at_id_index`);
      await tx.execute(sql`select set_config('enable_seqscan', 'off', true)`);
      plan = JSON.stringify(rowsOf(await tx.execute(sql`explain ${query}`)));
      throw taken;
    });
    await expect(planning).rejects.toBe(taken);
    expect(plan).toContain("messages_search_index");
  });
});
