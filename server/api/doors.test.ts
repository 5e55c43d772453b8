import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { OpenDatabase } from "../db/database";
import { conversations, messages, usageEvents } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { PLANS } from "../plans";
import { MAX_BODY_BYTES } from "./inputs";
import { type Doors, eventsOf, message, openDoors, stranger, type Visitor } from "./test-doors";

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

const chatBody = { messages: [{ role: "user", content: "hi" }] };

describe("the request limit, at both doors", () => {
  it("answers 200 with the limit's headers, then 429 with a typed failure", async () => {
    const visitor = await doors.person();
    const { max, windowMs } = PLANS.free.requests;
    for (let i = 1; i <= max; i++) {
      const response = await visitor.post(chatBody);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
      expect(response.headers.get("X-RateLimit-Remaining")).toBe(String(max - i));
      expect(response.headers.get("RateLimit-Policy")).toBe(
        `"requests";q=${max};w=${windowMs / 1000}, "tokens";q=${PLANS.free.tokensPerDay};w=86400`,
      );
      expect(response.headers.get("Retry-After")).toBeNull();
      expect((await response.text()).length).toBeGreaterThan(0);
    }
    const rest = await visitor.post(chatBody);
    const typed = await visitor.send(message("hi"));
    const problem = await rest.json();
    const { error } = await typed.json();
    expect([rest.status, typed.status]).toEqual([429, 429]);
    expect(rest.headers.get("content-type")).toBe("application/problem+json");
    expect(problem).toMatchObject({
      status: 429,
      code: "rate_limited",
      error: "rate_limited",
      limit: "requests",
    });
    expect(error.data).toMatchObject({ code: "TOO_MANY_REQUESTS", httpStatus: 429 });
    expect(error.data.failure).toMatchObject({
      limit: "requests",
      max,
      used: max,
      remaining: 0,
      plan: "free",
    });
    expect(error.data.failure.upgrade).toMatchObject({
      plan: "pro",
      gain: "6x more requests, 10x more tokens",
    });
    for (const response of [rest, typed]) {
      const wait = Number(response.headers.get("Retry-After"));
      expect(wait).toBe(Math.ceil(wait));
      expect(wait * 1000).toBeLessThanOrEqual(windowMs);
      expect(response.headers.get("RateLimit")).toMatch(/^"requests";r=0;t=\d+, "tokens";r=\d+;t=\d+$/);
      for (const name of [
        "Limit",
        "Remaining",
        "Reset",
        "Limit-Tokens",
        "Remaining-Tokens",
        "Reset-Tokens",
      ]) {
        expect(response.headers.get(`X-RateLimit-${name}`)).toMatch(/^\d+$/);
      }
    }
    expect(Number(rest.headers.get("Retry-After"))).toBe(Math.ceil(problem.retryAfterMs / 1000));
  });
});

describe("a message that is refused again", () => {
  it("costs no read of the database, is counted, and has the same headers; one that was admitted passes", async () => {
    const visitor = await doors.person();
    const sent = Array.from({ length: PLANS.free.requests.max }, () => message("hi"));
    for (const one of sent) await eventsOf(await visitor.send(one));
    const first = await visitor.send(message("hi"));
    const { chat, refusals } = doors.services;
    const prepare = vi.spyOn(chat, "prepare");
    const count = vi.spyOn(refusals, "count");
    const again = await visitor.send(message("hi"));
    expect([first.status, again.status]).toEqual([429, 429]);
    expect([...again.headers.keys()]).toEqual([...first.headers.keys()]);
    expect(again.headers.get("X-RateLimit-Remaining")).toBe("0");
    expect(prepare).not.toHaveBeenCalled();
    expect(count).toHaveBeenCalledWith(visitor.id, "requests", expect.any(Number));
    const [known] = sent;
    expect((await eventsOf(await visitor.send(known))).at(-1)?.type).toBe("done");
    vi.restoreAllMocks();
  });
});

describe("bad input", () => {
  let visitor: Visitor;
  let others: string;
  beforeAll(async () => {
    visitor = await doors.person();
    const other = await doors.person();
    const sent = message("mine");
    await eventsOf(await other.send(sent));
    others = sent.conversationId;
  });

  const oneId = () => {
    const sent = message("x");
    return { ...sent, userMessageId: sent.messageId };
  };
  const huge = "a".repeat(MAX_BODY_BYTES + 50_000);
  const cases: [string, number, (v: Visitor) => Promise<Response>][] = [
    ["an empty message", 400, (v) => v.send(message(""))],
    ["a message of blanks", 400, (v) => v.send(message(" \n\t"))],
    ["a NUL", 400, (v) => v.send(message("a\u0000b"))],
    ["300 KB", 413, (v) => v.send(message(huge))],
    ["300 KB at the REST door", 413, (v) => v.post({ messages: [{ role: "user", content: huge }] })],
    ["a text that is a number", 400, (v) => v.send({ ...message("x"), text: 7 })],
    ["an id that is none", 400, (v) => v.send({ ...message("x"), messageId: "1" })],
    ["no body at all", 400, (v) => v.send(undefined)],
    ["an unknown model", 400, (v) => v.send(message("x", { model: "gpt-2" }))],
    [
      "a model above the plan",
      403,
      (v) =>
        v.send(
          message("x", {
            model: doors.services.chat.models({ plan: "free" }).find((m) => !m.allowed)?.id ?? "",
          }),
        ),
    ],
    ["another user's conversation", 404, (v) => v.send(message("x", { conversationId: others }))],
    ["another user's conversation, read", 404, (v) => v.query("chat.read", { id: others })],
    ["another user's conversation, deleted", 404, (v) => v.mutate("chat.delete", { id: others })],
    [
      "another user's conversation at the REST door",
      404,
      (v) => v.post({ ...chatBody, conversationId: others }),
    ],
    [
      "malformed JSON",
      400,
      (v) =>
        v.trpc("chat.send", { method: "POST", headers: { "content-type": "application/json" }, body: "{" }),
    ],
    ["malformed JSON at the REST door", 400, (v) => v.post("{")],
    ["another content type", 415, (v) => v.post("hi", { "content-type": "text/plain" })],
    [
      "a last message that isn't the user's",
      400,
      (v) => v.post({ messages: [{ role: "assistant", content: "x" }] }),
    ],
    ["a role that doesn't exist", 400, (v) => v.post({ messages: [{ role: "system", content: "x" }] })],
    ["chat.send by GET", 405, (v) => v.query("chat.send", message("x"))],
    ["a cross-site POST", 403, (v) => v.send(message("x"), { "sec-fetch-site": "cross-site" })],
    [
      "a same-site POST from another origin",
      403,
      (v) => v.send(message("x"), { "sec-fetch-site": "same-site" }),
    ],
    [
      "a cross-origin POST of an old browser",
      403,
      (v) => v.post(chatBody, { origin: "https://evil.example", host: "localhost" }),
    ],
    ["one id for message and reply", 400, (v) => v.send(oneId())],
    ["a NUL in a title", 400, (v) => v.mutate("chat.rename", { id: others, title: "a\u0000" })],
    [
      "a cursor before PostgreSQL's years",
      400,
      (v) => v.query("chat.list", { cursor: { at: "0000-01-01T00:00:00Z", id: others } }),
    ],
    ["a day after everybody's", 400, (v) => v.query("usage.daily", { from: "9999-12-31", to: "9999-12-31" })],
    ["a path that is no path", 404, (v) => v.trpc("chat.send%ff")],
    ["a batch without end", 400, (v) => v.trpc(`${Array(50).fill("chat.list").join(",")}?batch=1&input={}`)],
    ["a procedure that doesn't exist", 404, (v) => v.query("chat.nothing", {})],
    ["no session", 401, () => stranger(doors.services).send(message("x"))],
    ["no session at the REST door", 401, () => stranger(doors.services).post(chatBody)],
    ["no session for the list", 401, () => stranger(doors.services).query("chat.list", {})],
  ];

  it.each(cases)(
    "%s: a typed %i that says what to do, nothing stored, nothing charged",
    async (_, status, act) => {
      const before = await everything();
      const response = await act(visitor);
      expect(response.status).toBe(status);
      const body = await response.json();
      const failure = body.error?.data?.failure ?? body;
      expect(failure.code).toMatch(/^(invalid_input|forbidden|not_found|unauthenticated)$/);
      expect(body.error?.message ?? body.detail).toMatch(/^[A-Z].{10,}/);
      expect(JSON.stringify(body)).not.toMatch(/stack|node_modules|at .*\.ts/);
      expect(await everything()).toEqual(before);
      expect((await visitor.allowance()).requests.remaining).toBe(PLANS.free.requests.max);
    },
  );

  it("says that a message can never fit the plan, instead of making the user wait for midnight", async () => {
    const response = await visitor.send(message("привет мир ".repeat(12_000)));
    expect(response.status).toBe(400);
    expect((await response.json()).error.message).toMatch(/tokens, and yours can have up to/);
  });

  it("takes an id in capitals, and half a surrogate pair, for the same message when it comes again", async () => {
    const own = await doors.person();
    const sent = message("half \ud800 a pair");
    await eventsOf(await own.send(sent));
    const again = await own.send({ ...sent, messageId: sent.messageId.toUpperCase() });
    expect(again.status).toBe(200);
    expect((await eventsOf(again)).at(-1)?.type).toBe("done");
    expect(
      await doors.services.db
        .select()
        .from(usageEvents)
        .where(eq(usageEvents.userId, own.id ?? "")),
    ).toHaveLength(1);
  });

  async function everything() {
    const { db } = doors.services;
    const rows = [db.select().from(conversations), db.select().from(messages), db.select().from(usageEvents)];
    return Promise.all(rows.map(async (query) => (await query).length));
  }
});
