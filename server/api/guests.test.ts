import { eq, inArray } from "drizzle-orm";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PEER_HEADER } from "../auth/address";
import { withGuestAdopted } from "../auth/adopt-guest";
import { GUEST_COOKIE, guestCookie, newGuestId } from "../auth/guest-cookie";
import { hashPassword } from "../auth/passwords";
import { createUser } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { conversations, messages, refusals, usageEvents, users } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { PLANS } from "../plans";
import type { Services } from "../wire";
import { createContext, currentUser, currentVisitor } from "./context";
import { answerChat } from "./http-chat";
import { answerTrpc } from "./http-trpc";
import { type Doors, eventsOf, message, openDoors } from "./test-doors";

const ORIGIN = "http://localhost";
const PASSWORD = "correct horse";

let database: OpenDatabase;
let doors: Doors;
/** As where guests may chat. */
let services: Services;
beforeAll(async () => {
  database = await openTestDatabase();
  doors = await openDoors(database.db);
  services = { ...doors.services, env: { ...doors.services.env, guests: true } };
});
afterAll(async () => {
  await doors.close();
  await database.close();
});

let addresses = 0;
/** Of each test's own, so that no two share limits. */
const newAddress = () => `192.0.2.${++addresses}`;

/** A browser that keeps its cookies, behind one address. */
function browser(address: string, parts: Services = services) {
  const jar = new Map<string, string>();
  const keep = (answer: Response) => {
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
      if (value === "" || /max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  function request(path: string, init: RequestInit = {}): Request {
    const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
    const own = { [PEER_HEADER]: address, ...(cookie && { cookie }) };
    return new Request(ORIGIN + path, { ...init, headers: { ...init.headers, ...own } });
  }
  async function trpc(path: string, init?: RequestInit): Promise<Response> {
    const asked = request(`/api/trpc/${path}`, init);
    return keep(await answerTrpc(parts, await currentVisitor(parts, asked, asked.headers), asked));
  }
  const post = (body: unknown): RequestInit => ({
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return {
    jar,
    request,
    send: (sent: unknown) => trpc("chat.send", post(sent)),
    mutate: (path: string, input: unknown) => trpc(path, post(input)),
    query: (path: string, input: unknown = {}) =>
      trpc(`${path}?input=${encodeURIComponent(JSON.stringify(input))}`),
    async rest(body: unknown) {
      const asked = request("/api/chat", post(body));
      return answerChat(parts, await currentUser(parts, asked), asked);
    },
    /** By NextAuth's own door, as its route answers. */
    async signIn(email: string, password: string) {
      const { GET, POST } = parts.auth.handlers;
      const csrf = keep(await GET(new NextRequest(request("/api/auth/csrf"))));
      const { csrfToken } = await csrf.json();
      const body = new URLSearchParams({ csrfToken, email, password });
      const asked = request("/api/auth/callback/credentials", { method: "POST", body });
      keep(await withGuestAdopted(parts, asked, await POST(new NextRequest(asked.clone()))));
      return currentUser(parts, request("/"));
    },
    async titles(): Promise<string[]> {
      const listed = await (await this.query("chat.list")).json();
      return listed.result.data.items.map((item: { title: string }) => item.title);
    },
  };
}

const account = async () => {
  const email = `${newGuestId(Date.now())}@example.org`;
  const id = await createUser(database.db, { email, name: null, passwordHash: await hashPassword(PASSWORD) });
  return { id, email };
};

describe("a guest", () => {
  it("chats without an account, and finds the conversation again by its cookie", async () => {
    const guest = browser(newAddress());
    const answer = await guest.send(message("Hello from nowhere"));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("set-cookie")).toMatch(/^headroom\.guest=.*; HttpOnly; SameSite=Lax$/);
    expect((await eventsOf(answer)).at(-1)?.type).toBe("done");
    expect(await guest.titles()).toEqual(["Hello from nowhere"]);
    const second = await guest.send(message("Again"));
    expect(second.headers.get("set-cookie")).toBeNull();
    await eventsOf(second);
    expect((await guest.titles()).sort()).toEqual(["Again", "Hello from nowhere"]);
    expect(await browser("192.0.2.250").titles()).toEqual([]);
  });

  it("is nobody where guests may not chat", async () => {
    const guest = browser(newAddress(), doors.services);
    const answer = await guest.send(message("Hello"));
    expect(answer.status).toBe(401);
    expect(guest.jar.size).toBe(0);
  });

  it("owns conversations by browser and is billed by address", async () => {
    const guest = browser(newAddress());
    const sent = message("Who pays?");
    await eventsOf(await guest.send(sent));
    await services.chat.idle();
    const [row] = await database.db
      .select({ owner: conversations.userId, billed: usageEvents.userId })
      .from(usageEvents)
      .innerJoin(conversations, eq(conversations.id, usageEvents.conversationId))
      .where(eq(usageEvents.messageId, sent.messageId));
    expect(guest.jar.get(GUEST_COOKIE)).toContain(row?.owner);
    expect(row?.billed).not.toBe(row?.owner);
    const billed = await database.db
      .select()
      .from(users)
      .where(eq(users.id, row?.billed ?? ""));
    expect(billed[0]).toMatchObject({ plan: "guest", passwordHash: null });
  });

  it.each([
    ["an IPv4 address", "198.51.100.1", "198.51.100.1", "198.51.100.2"],
    ["an IPv6 network", "2001:db8:1:2:a::1", "2001:db8:1:2:b::1", "2001:db8:1:3:a::1"],
  ])("shares the limits of %s, whatever its cookies", async (_, here, beside, elsewhere) => {
    const { max } = PLANS.guest.requests;
    const first = browser(here);
    await eventsOf(await first.send(message("One")));
    // A cookie costs nothing: each of these is a new browser.
    for (let i = 1; i < max; i++) await eventsOf(await browser(beside).send(message("More")));
    const before = await database.db.$count(users);
    for (const refused of [browser(beside), first]) {
      const answer = await refused.send(message("One too many"));
      expect(answer.status).toBe(429);
      const { error } = await answer.json();
      expect(error.data.failure).toMatchObject({ limit: "requests", max, plan: "guest" });
      expect(error.data.failure.upgrade).toMatchObject({ plan: "free", href: "/sign-up" });
      expect(answer.headers.get("set-cookie")).toBeNull();
    }
    expect(await database.db.$count(users), "who is refused leaves nothing behind").toBe(before);
    expect((await browser(elsewhere).send(message("Elsewhere"))).status).toBe(200);
    await services.chat.idle();
  });

  it("gets into no other guest's conversation, at the same address either", async () => {
    const address = newAddress();
    const sent = message("Mine");
    await eventsOf(await browser(address).send(sent));
    const other = browser(address);
    await eventsOf(await other.send(message("Theirs")));
    const { conversationId: id, messageId } = sent;
    expect(await other.titles()).toEqual(["Theirs"]);
    expect((await other.query("chat.read", { id })).status).toBe(404);
    expect((await other.mutate("chat.rename", { id, title: "Taken" })).status).toBe(404);
    expect((await other.mutate("chat.delete", { id })).status).toBe(404);
    expect((await other.send(message("Let me in", { conversationId: id }))).status).toBe(404);
    expect(await (await other.mutate("chat.stop", { messageId })).json()).toMatchObject({
      result: { data: { stopped: false } },
    });
    expect((await other.send(sent)).status, "sent again by somebody else").not.toBe(200);
  });

  it("is a new one to a server that did not sign its cookie", async () => {
    const address = newAddress();
    const guest = browser(address);
    await eventsOf(await guest.send(message("Mine")));
    const [id = ""] = guest.jar.get(GUEST_COOKIE)?.split(".") ?? [];
    const forger = browser(address);
    const forged = guestCookie(id, { secret: "f".repeat(32), now: Date.now(), secure: false });
    forger.jar.set(GUEST_COOKIE, forged.split(";")[0]?.split("=")[1] ?? "");
    expect(await forger.titles()).toEqual([]);
    const answer = await forger.send(message("Forged"));
    expect(answer.headers.get("set-cookie")).toMatch(/^headroom\.guest=/);
    expect(answer.headers.get("set-cookie")).not.toContain(id);
    await eventsOf(answer);
    expect(await guest.titles()).toEqual(["Mine"]);
  });

  it.each(["limits.allowance", "chat.models", "chat.list"])("may ask %s", async (path) => {
    expect((await browser(newAddress()).query(path)).status).toBe(200);
  });

  it.each([
    ["usage.today", (guest: ReturnType<typeof browser>) => guest.query("usage.today")],
    ["admin.overview", (guest: ReturnType<typeof browser>) => guest.query("admin.overview", { days: 1 })],
    [
      "billing.changePlan",
      (guest: ReturnType<typeof browser>) => guest.mutate("billing.changePlan", { plan: "pro" }),
    ],
    [
      "the REST door",
      (guest: ReturnType<typeof browser>) => guest.rest({ messages: [{ role: "user", content: "hi" }] }),
    ],
  ])("needs an account for %s", async (_, act) => {
    const guest = browser(newAddress());
    await eventsOf(await guest.send(message("Hello")));
    const answer = await act(guest);
    expect(answer.status).toBe(401);
    expect(JSON.stringify(await answer.json())).toContain("unauthenticated");
  });

  it("has no plan yet on the price list", async () => {
    const guest = browser(newAddress());
    await eventsOf(await guest.send(message("Hello")));
    expect(await (await guest.query("billing.plans")).json()).toMatchObject({
      result: { data: { current: null } },
    });
  });

  it("gets its message back when it can't be written down", async () => {
    const guest = browser(newAddress());
    await eventsOf(await guest.send(message("Hello")));
    await services.chat.idle();
    const remaining = async () =>
      (await (await guest.query("limits.allowance")).json()).result.data.allowance;
    const before = await remaining();
    const insert = () => {
      throw new Error("the database is away");
    };
    const broken: Services = { ...services, db: Object.assign(Object.create(services.db), { insert }) };
    const asked = guest.request("/api/trpc/chat.send", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(message("Lost")),
    });
    const user = await currentVisitor(services, asked, asked.headers);
    expect((await answerTrpc(broken, user, asked)).status).toBe(500);
    const { requests, tokens, replies } = await remaining();
    expect([requests.remaining, tokens.used, tokens.held, replies.live]).toEqual([
      before.requests.remaining,
      before.tokens.used,
      0,
      0,
    ]);
  });

  it("is counted where it was refused, and spoils nobody's count when it has no row", async () => {
    const person = await doors.person();
    const stranger = newGuestId(Date.now());
    services.refusals.count(stranger, "spend", Date.now());
    services.refusals.count(person.id ?? "", "requests", Date.now());
    await services.refusals.flush();
    const counted = await database.db
      .select({ userId: refusals.userId })
      .from(refusals)
      .where(inArray(refusals.userId, [stranger, person.id ?? ""]));
    expect(counted).toEqual([{ userId: person.id }]);
  });

  it("gets a cookie for https alone where it came by https", async () => {
    const asked = new Request("http://localhost/", { headers: { "x-forwarded-proto": "https" } });
    const user = await currentVisitor(services, asked, asked.headers);
    expect(createContext(services, user, asked, new Headers()).guestCookie).toMatch(/; Secure$/);
  });
});

describe("signing in", () => {
  it("takes the guest's conversations along, once, and ends the guest; the bill stays with the address", async () => {
    const guest = browser(newAddress());
    const sent = message("Before the account");
    await eventsOf(await guest.send(sent));
    await services.chat.idle();
    const [billed] = await ledgerOf(sent.messageId);
    const { id, email } = await account();
    expect(await guest.signIn(email, PASSWORD)).toMatchObject({ id, plan: "free" });
    expect(guest.jar.has(GUEST_COOKIE)).toBe(false);
    expect(await guest.titles()).toEqual(["Before the account"]);
    expect(await ledgerOf(sent.messageId)).toEqual([billed]);
    await eventsOf(await guest.send(message("Goes on", { conversationId: sent.conversationId })));

    guest.jar.clear();
    expect(await guest.titles()).toEqual([]);
    await guest.signIn(email, PASSWORD);
    expect(await guest.titles()).toEqual(["Before the account"]);
  });

  it("leaves other guests' conversations alone, and whatever a forged cookie names", async () => {
    const address = newAddress();
    const [guest, thief] = [browser(address), browser(address)];
    await eventsOf(await guest.send(message("Not yours")));
    const [id = ""] = guest.jar.get(GUEST_COOKIE)?.split(".") ?? [];
    thief.jar.set(GUEST_COOKIE, `${id}.${"A".repeat(43)}`);
    const { email } = await account();
    expect(await thief.signIn(email, PASSWORD)).not.toBeNull();
    expect(await thief.titles()).toEqual([]);
    expect(await guest.titles()).toEqual(["Not yours"]);
  });

  it("with a wrong password keeps the guest", async () => {
    const guest = browser(newAddress());
    await eventsOf(await guest.send(message("Still here")));
    const { email } = await account();
    expect(await guest.signIn(email, "wrong")).toBeNull();
    expect(await guest.titles()).toEqual(["Still here"]);
  });

  it("is not done with a guest's own address", async () => {
    const guest = browser(newAddress());
    await eventsOf(await guest.send(message("Hello")));
    const [id = ""] = guest.jar.get(GUEST_COOKIE)?.split(".") ?? [];
    const [row] = await database.db.select().from(users).where(eq(users.id, id));
    for (const password of ["", "demo", "decoy"]) {
      expect(await guest.signIn(row?.email ?? "", password)).toBeNull();
    }
  });

  it("lets a reply that is being written end, on the address's bill and in the account's conversation", async () => {
    const slow = await openDoors(database.db, { tokensPerSecond: 200 });
    const parts = { ...slow.services, env: { ...slow.services.env, guests: true } };
    const guest = browser(newAddress(), parts);
    const sent = message("Write me an essay about rivers");
    const answer = await guest.send(sent);
    const { email, id } = await account();
    await guest.signIn(email, PASSWORD);
    expect((await eventsOf(answer)).at(-1)?.type).toBe("done");
    await slow.close();
    const [reply] = await database.db
      .select({ status: messages.status, owner: conversations.userId })
      .from(messages)
      .innerJoin(conversations, eq(conversations.id, messages.conversationId))
      .where(eq(messages.id, sent.messageId));
    expect(reply).toEqual({ status: "complete", owner: id });
    const [billed] = await ledgerOf(sent.messageId);
    expect(billed?.userId).not.toBe(id);
  });
});

const ledgerOf = (messageId: string) =>
  database.db.select().from(usageEvents).where(eq(usageEvents.messageId, messageId));
