import { expect, it } from "vitest";
import { line } from "./log";

const AT = new Date("2026-01-02T03:04:05.000Z");
const logged = (fields: Record<string, unknown>) => JSON.parse(line("info", "tested", fields, AT));

it("writes one line that says when, how bad and what", () => {
  expect(line("warn", "tested", { n: 1, text: "a\nb" }, AT)).toBe(
    '{"at":"2026-01-02T03:04:05.000Z","level":"warn","event":"tested","n":1,"text":"a\\nb"}',
  );
});

it("blanks fields named like a secret at any depth, and keeps counts of tokens", () => {
  const { headers, apiKey, api_key, sessionToken, inputTokens, tokens } = logged({
    headers: { Authorization: "Bearer abc", accept: "text/plain" },
    apiKey: "k",
    api_key: "k",
    sessionToken: "t",
    inputTokens: 12,
    tokens: 3,
  });
  expect(headers).toEqual({ Authorization: "[redacted]", accept: "text/plain" });
  expect([apiKey, api_key, sessionToken]).toEqual(["[redacted]", "[redacted]", "[redacted]"]);
  expect([inputTokens, tokens]).toEqual([12, 3]);
});

it("blanks a key inside an error's message", () => {
  const { cause } = logged({ cause: new Error("401 invalid x-api-key sk-ant-api03-abc_DEF for this host") });
  expect(cause).toEqual({ name: "Error", message: "401 invalid x-api-key [redacted] for this host" });
});
