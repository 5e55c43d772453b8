import { eq, inArray } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenDatabase } from "../db/database";
import { conversations, limitOverrides, users } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { readEnv } from "../env";
import { BROWSER_DOMAIN } from "../guest-domain";
import { PLANS } from "../plans";
import { PEER_HEADER } from "./address";
import { GUEST_COOKIE, GUEST_MS, guestCookie, guestIdOf, newGuestId, noGuestCookie } from "./guest-cookie";
import { ensureGuest, guestOf, isGuest } from "./guests";
import { passwordMatches } from "./passwords";
import { purgeGuests } from "./purge-guests";
import { createUser, setPlan, type User, userByEmail, userOfAccount } from "./users";

const NOON = Date.parse("2026-05-04T12:00:00Z");
const DAY_MS = 86_400_000;
const SECRET = "s".repeat(32);
const env = readEnv({ NODE_ENV: "test", AUTH_SECRET: SECRET, GUEST_CHAT: "on" });

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const signed = (id: string, secret = SECRET) =>
  guestCookie(id, { secret, now: NOON, secure: false }).split(";")[0] ?? "";
const guestAt = (address: string, cookie?: string, secret = SECRET): Promise<User> =>
  guestOf(
    database.db,
    { ...env, authSecret: secret },
    new Headers({ [PEER_HEADER]: address, ...(cookie && { cookie }) }),
    NOON,
  );

describe("the cookie", () => {
  const id = newGuestId(NOON);

  it("names its guest among other cookies, to its last millisecond and no longer", () => {
    const cookies = `theme=dark; ${signed(id)}; x=1`;
    expect(guestIdOf(cookies, SECRET, NOON + GUEST_MS - 1)).toBe(id);
    expect(guestIdOf(cookies, SECRET, NOON + GUEST_MS)).toBeNull();
  });

  const other = newGuestId(NOON);
  const [, signature] = signed(id).split(".");
  it.each([
    ["no cookie", null],
    ["another cookie", "theme=dark"],
    ["another's id under this signature", `${GUEST_COOKIE}=${other}.${signature}`],
    ["no signature", `${GUEST_COOKIE}=${id}`],
    ["an empty signature", `${GUEST_COOKIE}=${id}.`],
    ["a signature cut short", signed(id).slice(0, -2)],
    ["another key's signature", signed(id, "o".repeat(32))],
    ["an ended one", noGuestCookie],
    ["an id that is none", signed("'; drop table users")],
    ["an account's kind of id with more behind it", signed(`${id}0`)],
  ])("takes %s for none", (_, cookies) => {
    expect(guestIdOf(cookies, SECRET, NOON)).toBeNull();
  });

  it("is out of scripts' reach, goes to no other site, and over https never in the clear", () => {
    const later = { secret: SECRET, now: NOON + DAY_MS };
    expect(
      guestCookie(id, { ...later, secure: false })
        .split("; ")
        .slice(1),
    ).toEqual(["Path=/", `Max-Age=${(GUEST_MS - DAY_MS) / 1000}`, "HttpOnly", "SameSite=Lax"]);
    expect(guestCookie(id, { ...later, secure: true })).toMatch(/; Secure$/);
  });
});

describe("a guest", () => {
  it("is whom the cookie names, and is counted by address", async () => {
    const id = newGuestId(NOON);
    const [here, again, there] = [
      await guestAt("192.0.2.1", signed(id)),
      await guestAt("192.0.2.1"),
      await guestAt("192.0.2.2", signed(id)),
    ];
    expect([here.id, there.id]).toEqual([id, id]);
    expect(again.id).not.toBe(id);
    expect(here.subject).toEqual(again.subject);
    expect(here.subject.userId).not.toBe(there.subject.userId);
    expect(here.subject.limits.requests).toEqual(PLANS.guest.requests);
  });

  it("has one budget in a whole IPv6 network", async () => {
    const one = await guestAt("2001:db8:1:2:aaaa::1");
    const neighbour = await guestAt("2001:db8:1:2:bbbb::9");
    const beyond = await guestAt("2001:db8:1:3:aaaa::1");
    expect(one.subject.userId).toBe(neighbour.subject.userId);
    expect(one.subject.userId).not.toBe(beyond.subject.userId);
  });

  it("leaves no trace of its address that could be found without the key", async () => {
    const guest = await guestAt("192.0.2.3");
    const elsewhere = await guestAt("192.0.2.3", undefined, "o".repeat(32));
    expect(guest.subject.userId).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(guest.subject.userId).not.toBe(elsewhere.subject.userId);
    await ensureGuest(database.db, guest);
    const rows = await rowsOf(guest);
    expect(JSON.stringify(rows)).not.toContain("192.0.2.3");
  });

  it("is written down once, whoever comes first, as a browser and as an address", async () => {
    const guest = await guestAt("192.0.2.4");
    const neighbour = await guestAt("192.0.2.4");
    await Promise.all([guest, guest, neighbour].map((one) => ensureGuest(database.db, one)));
    expect(await rowsOf(guest)).toHaveLength(2);
    expect(await rowsOf(neighbour)).toHaveLength(2);
    expect((await rowsOf(guest)).every((row) => isGuest(row) && row.passwordHash === null)).toBe(true);
  });

  it("is looked for once in a process; another browser at the address is written down all the same", async () => {
    let statements = 0;
    const counted = new Proxy(database.db, {
      get(target, name, receiver) {
        if (name === "insert") statements += 1;
        return Reflect.get(target, name, receiver);
      },
    });
    const [guest, neighbour] = [await guestAt("192.0.2.9"), await guestAt("192.0.2.9")];
    for (let n = 0; n < 3; n++) await ensureGuest(counted, guest);
    expect(statements).toBe(1);
    await ensureGuest(counted, neighbour);
    expect(statements).toBe(2);
    expect(await rowsOf(neighbour)).toHaveLength(2);
  });

  it("is written down by the next message where the first could not be", async () => {
    const guest = await guestAt("192.0.2.10");
    const failing = new Proxy(database.db, {
      get(target, name, receiver) {
        if (name !== "insert" || failed) return Reflect.get(target, name, receiver);
        failed = true;
        throw new Error("no connection");
      },
    });
    let failed = false;
    await expect(ensureGuest(failing, guest)).rejects.toThrow("no connection");
    await ensureGuest(failing, guest);
    expect(await rowsOf(guest)).toHaveLength(2);
  });

  it("gets other limits where an admin gave its address some", async () => {
    const guest = await guestAt("192.0.2.5");
    await ensureGuest(database.db, guest);
    const { userId } = guest.subject;
    await database.db.insert(limitOverrides).values({ userId, requestsMax: 0, until: new Date(NOON + 1) });
    expect((await guestAt("192.0.2.5")).subject.limits.requests.max).toBe(0);
  });

  it("stays a guest: no password, no provider, no new account and no plan get into its rows", async () => {
    const guest = await guestAt("192.0.2.6");
    await ensureGuest(database.db, guest);
    for (const { id, email } of await rowsOf(guest)) {
      const found = await userByEmail(database.db, email.toUpperCase());
      expect(found?.id).toBe(id);
      expect(await passwordMatches(found?.passwordHash ?? null, "")).toBe(false);
      const identity = { provider: "github", providerAccountId: id };
      const profile = { email, name: null, image: null };
      await expect(userOfAccount(database.db, identity, profile)).rejects.toMatchObject({
        failure: { code: "conflict" },
      });
      await expect(setPlan(database.db, id, "enterprise")).rejects.toMatchObject({
        failure: { code: "not_found" },
      });
    }
  });

  it("can't be kept out by an account that takes its address first", async () => {
    const guest = await guestAt("192.0.2.7");
    await expect(createUser(database.db, { email: guest.email, name: null })).rejects.toMatchObject({
      failure: { code: "conflict" },
    });
    await ensureGuest(database.db, guest);
    expect(await rowsOf(guest)).toHaveLength(2);
  });
});

it("purges browsers a day after their cookie ended, with what they wrote, and no address or account", async () => {
  const guest = await guestAt("192.0.2.8");
  await ensureGuest(database.db, guest);
  const account = await createUser(database.db, { email: "kept@example.org", name: null });
  const ids = [guest.id, guest.subject.userId, account];
  await database.db
    .update(users)
    .set({ createdAt: new Date(NOON) })
    .where(inArray(users.id, ids));
  const id = uuidv7();
  await database.db.insert(conversations).values({ id, userId: guest.id, title: "Left behind" });

  expect(await purgeGuests(database.db, NOON + GUEST_MS + DAY_MS)).toBe(0);
  expect(await purgeGuests(database.db, NOON + GUEST_MS + DAY_MS + 1)).toBe(1);
  const left = await database.db.select({ id: users.id }).from(users).where(inArray(users.id, ids));
  expect(left.map((row) => row.id).sort()).toEqual([guest.subject.userId, account].sort());
  expect(await database.db.select().from(conversations).where(eq(conversations.id, id))).toEqual([]);
});

it("purges any number of browsers, a page at a time", async () => {
  const createdAt = new Date(NOON - DAY_MS);
  const rows = Array.from({ length: 1_001 }, () => {
    const id = newGuestId(NOON);
    return { id, email: `${id}@${BROWSER_DOMAIN}`, plan: "guest" as const, createdAt };
  });
  await database.db.insert(users).values(rows);
  let statements = 0;
  const counted = new Proxy(database.db, {
    get(target, name, receiver) {
      if (name === "delete") statements += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  expect(await purgeGuests(counted, NOON + GUEST_MS)).toBe(0);
  statements = 0;
  expect(await purgeGuests(counted, NOON + GUEST_MS + 1)).toBe(rows.length);
  expect(statements).toBe(3);
});

const rowsOf = ({ id, subject }: User) =>
  database.db
    .select()
    .from(users)
    .where(inArray(users.id, [id, subject.userId]));
