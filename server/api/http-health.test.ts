import { expect, it, vi } from "vitest";
import { services } from "../services";
import type { Services } from "../wire";
import { handleHealth } from "./http-health";

vi.mock("../services", () => ({ services: vi.fn() }));

const given = (status: string) =>
  vi.mocked(services).mockResolvedValue({ health: async () => ({ status }) } as unknown as Services);

it.each([
  ["ok", 200],
  ["degraded", 200],
  ["unavailable", 503],
])("answers %s with %i, and nobody keeps the answer", async (status, code) => {
  given(status);
  const response = await handleHealth();
  expect(response.status).toBe(code);
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  expect(response.headers.has("Retry-After")).toBe(code === 503);
  expect(await response.json()).toEqual({ status });
});

it("answers 503 without a reason where the process could not even open its services", async () => {
  vi.mocked(services).mockRejectedValue(new Error("DATABASE_URL: got db.internal, wants a PostgreSQL"));
  const response = await handleHealth();
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ status: "unavailable" });
});
