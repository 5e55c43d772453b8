import { expect, it } from "vitest";
import { readEnv } from "./env";

it("needs nothing: the embedded default outside production", () => {
  expect(readEnv({})).toMatchObject({
    production: false,
    port: 3000,
    databaseUrl: null,
    demo: true,
    trustedProxies: 0,
  });
});

it("turns the demo accounts off in production, and on again where they are asked for", () => {
  expect(readEnv({ NODE_ENV: "production" }).demo).toBe(false);
  expect(readEnv({ NODE_ENV: "production", DEMO_SIGN_IN: "on" }).demo).toBe(true);
});

it("takes an empty value as absent", () => {
  expect(readEnv({ DATABASE_URL: "", PORT: " " })).toMatchObject({ databaseUrl: null, port: 3000 });
});

it.each([
  ["PORT", "eighty", 'PORT: got "eighty", wants a port number'],
  ["DEMO_SIGN_IN", "yes", 'DEMO_SIGN_IN: got "yes", wants "on" or "off"'],
  [
    "ANTHROPIC_BASE_URL",
    "ftp://x",
    'ANTHROPIC_BASE_URL: got "ftp://x", wants an address that starts with http:// or https://',
  ],
  [
    "AUTH_SECRET",
    "short",
    "AUTH_SECRET: got 5 characters, wants at least 32 characters (openssl rand -base64 33)",
  ],
  [
    "DATABASE_URL",
    "mysql://me:hunter2@x/y",
    "DATABASE_URL: got 22 characters, wants an address that starts with postgres:// or postgresql://",
  ],
  [
    "REDIS_URL",
    "http://x",
    "REDIS_URL: got 8 characters, wants an address that starts with redis:// or rediss://",
  ],
  [
    "REDIS_URL",
    "redis://:hunter2@a,b",
    "REDIS_URL: names several hosts; a cluster's address starts with redis+cluster://",
  ],
  [
    "UPSTASH_REDIS_REST_URL",
    "https://x",
    "UPSTASH_REDIS_REST_TOKEN: got nothing, wants a value beside its twin",
  ],
  [
    "SPEND_CEILING_USD_PER_DAY",
    "0",
    'SPEND_CEILING_USD_PER_DAY: got "0", wants an amount above 0 in US dollars',
  ],
  ["GUEST_CHAT", "yes", 'GUEST_CHAT: got "yes", wants "on" or "off"'],
  ["AUTH_GITHUB_ID", "x", "AUTH_GITHUB_SECRET: got nothing, wants a value beside its twin"],
])("says in one line what is wrong with %s, and never prints a secret", (name, value, line) => {
  expect(() => readEnv({ [name]: value })).toThrow(line);
});

it("finds Redis over TCP, over REST where both are set, and a cluster", () => {
  const REDIS_URL = "redis+cluster://a:6379,b:6379";
  const rest = { UPSTASH_REDIS_REST_URL: "https://x.upstash.io", UPSTASH_REDIS_REST_TOKEN: "t" };
  expect(readEnv({ REDIS_URL }).redis).toEqual({ kind: "tcp", url: REDIS_URL });
  expect(readEnv({ REDIS_URL, ...rest }).redis).toEqual({
    kind: "rest",
    url: "https://x.upstash.io",
    token: "t",
  });
  expect(readEnv({}).redis).toBeNull();
});

it("counts the ceiling in micro-dollars", () => {
  expect(readEnv({ SPEND_CEILING_USD_PER_DAY: "12.5" }).spendCeilingMicroUsd).toBe(12_500_000);
  expect(readEnv({}).spendCeilingMicroUsd).toBeNull();
});
