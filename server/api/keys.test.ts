import { afterAll, beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../db/database";
import { openTestDatabase } from "../db/test-database";
import { CALL_LIMITS } from "../limits/call-limits";
import { type Doors, openDoors, stranger } from "./test-doors";

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

const hi = { messages: [{ role: "user", content: "hi" }] };
const CROSS_SITE = { "sec-fetch-site": "cross-site" };
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

async function personWithKey() {
  const person = await doors.person();
  const answer = await person.mutate("keys.create", { name: "Laptop" });
  const { id, key } = (await answer.json()).result.data;
  return { person, id: id as string, key: key as string };
}

it("lets a key's holder chat without a cookie and from anywhere, under the holder's own limits", async () => {
  const { person, key } = await personWithKey();
  const answer = await stranger(doors.services).post(hi, { ...bearer(key), ...CROSS_SITE });
  expect(answer.status).toBe(200);
  expect((await answer.text()).length).toBeGreaterThan(0);
  expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  const { requests } = await person.allowance();
  expect(requests.remaining).toBe((requests.max ?? 0) - 1);
});

it("takes the scheme in any case", async () => {
  const { key } = await personWithKey();
  const answer = await stranger(doors.services).post(hi, { authorization: `bearer ${key}` });
  expect(answer.status).toBe(200);
  await answer.text();
});

it("refuses every other Authorization with a challenge, and never falls back to the session", async () => {
  const { person, id, key } = await personWithKey();
  await person.mutate("keys.revoke", { id });
  const wrong = [key, `hr_${"A".repeat(43)}`, "hr_x", "", `${key}, Bearer ${key}`].map(
    (one) => `Bearer ${one}`,
  );
  for (const authorization of [...wrong, "", key, `Basic ${btoa("a:b")}`]) {
    const answer = await person.post(hi, { authorization });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="headroom", error="invalid_token"');
    const text = await answer.text();
    expect(text).not.toContain(key);
    expect(JSON.parse(text)).toMatchObject({ code: "unauthenticated", status: 401 });
  }
});

it("asks who comes with neither session nor key for one, and still refuses a cookie from another site", async () => {
  const answer = await stranger(doors.services).post(hi);
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="headroom"');
  const { person } = await personWithKey();
  expect((await person.post(hi, CROSS_SITE)).status).toBe(403);
});

it("lists a key without itself, to its owner alone", async () => {
  const { person, id, key } = await personWithKey();
  const listed = await (await person.query("keys.list", {})).text();
  expect(JSON.parse(listed).result.data.items).toMatchObject([
    { id, name: "Laptop", hint: key.slice(-4), lastUsedAt: null },
  ]);
  expect(listed).not.toContain(key);
  const other = await doors.person();
  expect((await (await other.query("keys.list", {})).json()).result.data.items).toEqual([]);
  expect((await other.mutate("keys.revoke", { id })).status).toBe(404);
  expect((await stranger(doors.services).query("keys.list", {})).status).toBe(401);
});

it("refuses a key too many in a minute, and counts no name that is wrong", async () => {
  const { max, windowMs } = CALL_LIMITS.strict;
  const person = await doors.person();
  for (let i = 0; i <= max; i++) expect((await person.mutate("keys.create", { name: " " })).status).toBe(400);
  for (let i = 0; i < max; i++)
    expect((await person.mutate("keys.create", { name: "key" })).status).toBe(200);
  const answer = await person.mutate("keys.create", { name: "key" });
  expect(answer.status).toBe(429);
  const wait = Number(answer.headers.get("Retry-After"));
  expect(wait).toBeGreaterThan(0);
  expect(wait * 1000).toBeLessThanOrEqual(windowMs);
  const { error } = await answer.json();
  expect(error.message).toContain(`${max} a minute`);
  const { failure } = error.data;
  expect(failure).toMatchObject({ code: "rate_limited", limit: "requests", max, used: max, remaining: 0 });
  expect(failure.upgrade).toBeNull();
  expect(failure.allowance.requests).toEqual((await person.allowance()).requests);
});
