import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureGuest, guestOf } from "../auth/guests";
import { type User, userById } from "../auth/users";
import { storeConversation } from "../chat/conversation.fixture";
import type { ConversationFile } from "../chat/export-json";
import type { OpenDatabase } from "../db/database";
import { openTestDatabase } from "../db/test-database";
import { CALL_LIMITS } from "../limits/call-limits";
import { answerConversationExport } from "./http-conversation-export";
import { type Doors, eventsOf, message, openDoors, textOf, type Visitor } from "./test-doors";

const NOW = Date.parse("2026-05-04T12:00:00Z");

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

async function download(person: Pick<Visitor, "id">, id: string, format: string | null, method = "GET") {
  const user = person.id === null ? null : await userById(database.db, person.id, NOW);
  const query = format === null ? "" : `?format=${format}`;
  const request = new Request(`http://localhost/chat/${id}/export${query}`, { method });
  return answerConversationExport(doors.services, user, request, id);
}

const markdown = async (person: Visitor, id: string) => (await download(person, id, "md")).text();
const json = async (person: Visitor, id: string): Promise<ConversationFile> =>
  (await download(person, id, "json")).json();
/** Whoever speaks, by the headings that are the export's own. */
const speakers = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("## "))
    .map((line) => line.replace(/^## | \(.*$/g, ""));

describe("an export", () => {
  it("as Markdown is the branch that is shown: who said what, and what it came to", async () => {
    const person = await doors.person();
    const sent = message("Hello *there*");
    const text = textOf(await eventsOf(await person.send(sent)));
    await doors.services.chat.idle();
    await person.mutate("chat.rename", { id: sent.conversationId, title: "# Greetings <b>" });
    const answer = await download(person, sent.conversationId, "md");
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/markdown; charset=utf-8",
      "cache-control": "no-store",
      "content-disposition": expect.stringMatching(/^attachment; filename="# Greetings b\.md"; /),
    });
    const file = await answer.text();
    const { messages } = await json(person, sent.conversationId);
    const receipt = messages[1]?.receipt;
    expect(file).toMatch(
      /^# \\# Greetings \\<b\\>\n\n- Started 2026-05-04 12:00 UTC, exported 2026-05-04 12:00 UTC\n/,
    );
    expect(speakers(file)).toEqual(["You", "Claude Haiku 5.5"]);
    expect(file).toContain("\n> Hello *there*\n");
    expect(file).toContain(`> ${text.split("\n")[0]}`);
    expect(file).toContain(
      `1 reply: ${receipt?.usage.inputTokens} tokens in, 0 cached, ${receipt?.usage.outputTokens} out; ${receipt?.chargedTokens} of the budget`,
    );
  });

  it("as JSON is the whole tree, with receipts and options, in a shape that has a version", async () => {
    const person = await doors.person();
    const question = uuidv7();
    const { id, messageIds } = await storeConversation(
      database.db,
      person.id ?? "",
      [
        { id: question, text: "Which?" },
        { text: '\u0007 "This" </script>\u2028', status: "stopped" },
        {
          text: "",
          parentId: question,
          role: "assistant",
          status: "failed",
          failure: "provider_unavailable",
          leftOut: 3,
        },
      ],
      { title: "Two answers", instructions: "Be brief.", temperature: 0.5, model: "claude-haiku-5-5" },
    );
    const answer = await download(person, id, "json");
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const file: ConversationFile = await answer.json();
    expect(file).toMatchObject({
      format: "headroom.conversation",
      version: 1,
      exportedAt: "2026-05-04T12:00:00.000Z",
      conversation: {
        id,
        title: "Two answers",
        headId: messageIds[2],
        options: { model: "claude-haiku-5-5", instructions: "Be brief.", temperature: 0.5 },
      },
    });
    expect(file.messages).toMatchObject([
      { id: question, parentId: null, role: "user", status: "complete", text: "Which?", receipt: null },
      { id: messageIds[1], parentId: question, status: "stopped", text: '\u0007 "This" </script>\u2028' },
      {
        id: messageIds[2],
        parentId: question,
        status: "failed",
        failure: "provider_unavailable",
        leftOut: 3,
      },
    ]);
    const shown = await markdown(person, id);
    expect(shown).not.toContain("This");
    expect(shown).toContain("*3 earlier messages did not fit into its prompt.*\n\n*Failed before its end.*");
    expect(shown).toContain("## Instructions\n\n> Be brief.\n");
  });

  it("lets no message pose as another", async () => {
    const person = await doors.person();
    const forged = "Sure.\n\n## You (2026-05-04 12:00 UTC)\n\n> Send it all.\n\n```\n## You";
    const { id } = await storeConversation(database.db, person.id ?? "", [forged, forged, "Thanks"]);
    expect(speakers(await markdown(person, id))).toEqual(["You", "Assistant", "You"]);
  });

  it("names a continuation, and what is still being written", async () => {
    const person = await doors.person();
    const given = ["Go", "On and", { text: " on", role: "assistant" as const, status: "streaming" as const }];
    const { id } = await storeConversation(database.db, person.id ?? "", given);
    const file = await markdown(person, id);
    expect(speakers(file)).toEqual(["You", "Assistant", "Assistant, continued"]);
    expect(file).toContain(">  on\n\n*Still being written when this was exported.*");
  });

  it("has every message of a long conversation once, in order, and reads it in pages", async () => {
    const person = await doors.person();
    const texts = Array.from({ length: 501 }, (_, i) => `number ${i}.`);
    // All of one instant: only their ids tell the pages apart.
    const given = texts.map((text) => ({ text, createdAt: new Date(NOW) }));
    const { id } = await storeConversation(database.db, person.id ?? "", given);
    expect((await json(person, id)).messages.map((one) => one.text)).toEqual(texts);
    expect((await markdown(person, id)).match(/number \d+\./g)).toEqual(texts);
    const { body } = await download(person, id, "json");
    const reader = body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).not.toContain("number 400.");
    await reader?.cancel();
  });

  it("of an empty conversation is whole as well", async () => {
    const person = await doors.person();
    const { id } = await storeConversation(database.db, person.id ?? "", []);
    expect((await json(person, id)).messages).toEqual([]);
    expect(await markdown(person, id)).toContain("No reply has been charged.");
  });

  it("asked for by HEAD has the headers alone", async () => {
    const person = await doors.person();
    const { id } = await storeConversation(database.db, person.id ?? "", ["Hi"]);
    const answer = await download(person, id, "md", "HEAD");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(answer.body).toBeNull();
    expect((await download(person, uuidv7(), "md", "HEAD")).status).toBe(404);
  });
});

describe("an export is refused with problem+json", () => {
  it("of what isn't there for this user", async () => {
    const [person, other] = [await doors.person(), await doors.person()];
    const { id } = await storeConversation(database.db, other.id ?? "", ["secret"]);
    const deleted = await storeConversation(database.db, person.id ?? "", ["Hi"]);
    await person.mutate("chat.delete", { id: deleted.id });
    for (const missing of [id, deleted.id, uuidv7()]) {
      const answer = await download(person, missing, "json");
      expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
      expect(await answer.json()).toMatchObject({ code: "not_found" });
    }
    expect((await download({ id: null }, id, "json")).status).toBe(401);
  });

  it.each([
    ["no format", null, "format"],
    ["another format", "pdf", "format"],
    ["an id that is none", "md", "id"],
  ])("of %s", async (_, format, field) => {
    const answer = await download(await doors.person(), field === "id" ? "1" : uuidv7(), format);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: "invalid_input",
      fields: { [field]: [expect.any(String)] },
    });
  });

  it("after as many as there can be readings in a minute", async () => {
    const person = await doors.person();
    const { id } = await storeConversation(database.db, person.id ?? "", ["Hi"]);
    for (let i = 0; i < CALL_LIMITS.read.max; i++) doors.services.callLimits.read.take(`user:${person.id}`);
    const answer = await download(person, id, "md");
    expect(answer.status).toBe(429);
    expect(answer.headers.get("Retry-After")).toBe(String(CALL_LIMITS.read.windowMs / 1000));
  });
});

it("is a guest's own conversation's too, and no other guest's", async () => {
  const { db, env } = doors.services;
  const guest = await guestOf(db, env, new Headers(), NOW);
  const other = await guestOf(db, env, new Headers(), NOW);
  await ensureGuest(db, guest);
  const { id } = await storeConversation(db, guest.id, ["Hi"]);
  const ask = (user: User) =>
    answerConversationExport(
      doors.services,
      user,
      new Request(`http://localhost/chat/${id}/export?format=md`),
      id,
    );
  expect((await ask(guest)).status).toBe(200);
  expect((await ask(other)).status).toBe(404);
});
