import { z } from "zod";
import { parseTcpUrl } from "./redis/address";

const text = z.string().trim().min(1);
const flag = z.enum(["on", "off"], { error: 'wants "on" or "off"' });
const url = (...protocols: string[]) =>
  text.refine((value) => protocols.includes(protocolOf(value)), {
    error: `wants an address that starts with ${protocols.map((p) => `${p}//`).join(" or ")}`,
  });

/** Every variable that Headroom reads, each with its check. Defaults and effects: docs/configuration.md. */
const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  PORT: z.coerce.number({ error: "wants a port number" }).int().min(1).max(65_535).default(3000),
  HEADROOM_DATA_DIR: text.default(".data"),
  DATABASE_URL: url("postgres:", "postgresql:").optional(),
  REDIS_URL: url("redis:", "rediss:", "redis+cluster:", "rediss+cluster:").optional(),
  UPSTASH_REDIS_REST_URL: url("https:", "http:").optional(),
  UPSTASH_REDIS_REST_TOKEN: text.optional(),
  ANTHROPIC_API_KEY: text.optional(),
  ANTHROPIC_BASE_URL: url("http:", "https:").optional(),
  AUTH_SECRET: text.min(32, { error: "wants at least 32 characters (openssl rand -base64 33)" }).optional(),
  AUTH_GITHUB_ID: text.optional(),
  AUTH_GITHUB_SECRET: text.optional(),
  AUTH_GOOGLE_ID: text.optional(),
  AUTH_GOOGLE_SECRET: text.optional(),
  DEMO_SIGN_IN: flag.optional(),
  GUEST_CHAT: flag.default("off"),
  SPEND_CEILING_USD_PER_DAY: z.coerce
    .number({ error: "wants an amount in US dollars" })
    .positive({ error: "wants an amount above 0 in US dollars" })
    .max(1e9)
    .optional(),
  TRUSTED_PROXIES: z.coerce.number({ error: "wants a number of proxies" }).int().min(0).max(10).default(0),
});

/** Values that must not stand in an error message or a log. */
const SECRET = /KEY|SECRET|TOKEN|DATABASE_URL|REDIS_URL/;

export interface Env {
  production: boolean;
  port: number;
  dataDir: string;
  databaseUrl: string | null;
  /** Where limits are shared between processes; null keeps them in this one's memory. */
  redis: RedisAddress | null;
  anthropic: { apiKey: string | null; baseUrl: string | null };
  authSecret: string | null;
  github: OAuthApp | null;
  google: OAuthApp | null;
  /** One-click demo accounts and the simulated checkout. */
  demo: boolean;
  /** Chatting without an account, under the guest plan. */
  guests: boolean;
  /** What the whole app may spend in a UTC day, in micro-dollars; null is unlimited. */
  spendCeilingMicroUsd: number | null;
  /** Proxies in front of this process whose X-Forwarded-For entries are believed. */
  trustedProxies: number;
}

export type RedisAddress = { kind: "tcp"; url: string } | { kind: "rest"; url: string; token: string };

interface OAuthApp {
  id: string;
  secret: string;
}

/**
 * Reads and checks the environment; an empty value counts as absent.
 * @throws Error whose message is one line: the variable, what it got (never a secret), what it wants
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new Error(firstProblem(parsed.error, given));
  const vars = parsed.data;
  const production = vars.NODE_ENV === "production";
  return {
    production,
    port: vars.PORT,
    dataDir: vars.HEADROOM_DATA_DIR,
    databaseUrl: vars.DATABASE_URL ?? null,
    redis: redisAddress(vars),
    anthropic: { apiKey: vars.ANTHROPIC_API_KEY ?? null, baseUrl: vars.ANTHROPIC_BASE_URL ?? null },
    authSecret: vars.AUTH_SECRET ?? null,
    github: pair("AUTH_GITHUB", vars.AUTH_GITHUB_ID, vars.AUTH_GITHUB_SECRET),
    google: pair("AUTH_GOOGLE", vars.AUTH_GOOGLE_ID, vars.AUTH_GOOGLE_SECRET),
    demo: vars.DEMO_SIGN_IN ? vars.DEMO_SIGN_IN === "on" : !production,
    guests: vars.GUEST_CHAT === "on",
    spendCeilingMicroUsd:
      vars.SPEND_CEILING_USD_PER_DAY === undefined
        ? null
        : Math.round(vars.SPEND_CEILING_USD_PER_DAY * 1_000_000),
    trustedProxies: vars.TRUSTED_PROXIES,
  };
}

function firstProblem(error: z.ZodError, given: Record<string, string | undefined>): string {
  const issue = error.issues[0];
  const name = String(issue?.path[0]);
  const got = SECRET.test(name) ? `${given[name]?.length ?? 0} characters` : JSON.stringify(given[name]);
  return `${name}: got ${got}, ${issue?.message}`;
}

function pair(name: string, id: string | undefined, secret: string | undefined): OAuthApp | null {
  if (id && secret) return { id, secret };
  if (id || secret)
    throw new Error(`${name}_${id ? "SECRET" : "ID"}: got nothing, wants a value beside its twin`);
  return null;
}

/** Upstash's REST wins over TCP where both are set. @throws Error for an address that can't be one, without its login */
function redisAddress(vars: z.infer<typeof schema>): RedisAddress | null {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token, REDIS_URL: tcp } = vars;
  if (url && token) return { kind: "rest", url, token };
  if (url || token) {
    const missing = url ? "UPSTASH_REDIS_REST_TOKEN" : "UPSTASH_REDIS_REST_URL";
    throw new Error(`${missing}: got nothing, wants a value beside its twin`);
  }
  if (!tcp) return null;
  parseTcpUrl(tcp);
  return { kind: "tcp", url: tcp };
}

function protocolOf(value: string): string {
  // The address of a cluster names several hosts, which no URL does.
  if (!URL.canParse(value)) return /^rediss?\+cluster:(?=\/\/.)/.exec(value)?.[0] ?? "";
  return new URL(value).protocol;
}
