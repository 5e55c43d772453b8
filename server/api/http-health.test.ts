import { expect, it, vi } from "vitest";
import { services } from "../services";
import type { Services } from "../wire";
import { handleHealth } from "./http-health";

vi.mock("../services", () => ({ services: vi.fn() }));

const given = (health: object) =>
  vi.mocked(services).mockResolvedValue({ health: async () => health } as unknown as Services);
const ask = (query = "") => handleHealth(new Request(`http://localhost/api/health${query}`));

it.each([
  ["ok", 200],
  ["degraded", 200],
  ["unavailable", 503],
])("answers %s with %i, and nobody keeps the answer", async (status, code) => {
  given({ status });
  const response = await ask();
  expect(response.status).toBe(code);
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  expect(response.headers.has("Retry-After")).toBe(code === 503);
  expect(await response.json()).toEqual({ status });
});

it.each([
  ["limits are away", { status: "unavailable", database: { ok: true }, draining: false }, 200],
  ["the process is ending", { status: "unavailable", database: { ok: true }, draining: true }, 503],
  ["the database is away", { status: "unavailable", database: { ok: false }, draining: false }, 503],
])("tells a balancer whether another process would do better: %s", async (_, health, code) => {
  given(health);
  expect((await ask("?routable")).status).toBe(code);
});

it("answers 503 without a reason where the process could not even open its services", async () => {
  vi.mocked(services).mockRejectedValue(new Error("DATABASE_URL: got db.internal, wants a PostgreSQL"));
  const response = await ask();
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ status: "unavailable" });
});
