import "server-only";
import { createAnthropicClient } from "./ai/anthropic";
import type { ModelClient } from "./ai/client";
import { demoUpstream } from "./ai/demo-model";
import { createCalibration } from "./ai/estimate";
import { createAuth } from "./auth/create-auth";
import { seedDemoAccounts } from "./auth/demo-accounts";
import { createSignInAttempts, SIGN_IN_ATTEMPTS } from "./auth/sign-in-attempts";
import { type Chat, createChat } from "./chat/chat";
import { sweep } from "./chat/sweep";
import { type Database, openDatabase } from "./db/database";
import { type Env, readEnv } from "./env";
import { type Attempts, createAttempts } from "./limits/attempts";
import { createLimiter, type Limiter } from "./limits/limiter";
import { createMemoryStore } from "./limits/memory-store";
import { feedCalibration } from "./usage/calibration";
import { usedToday } from "./usage/ledger";
import { createRefusalCounter, type RefusalCounter } from "./usage/refusals";

/** Everything that is either real or embedded, wired. The rooms get what they need from here and ask no further. */
export interface Services {
  env: Env;
  now: () => number;
  db: Database;
  limiter: Limiter;
  client: ModelClient;
  chat: Chat;
  refusals: RefusalCounter;
  signUpAttempts: Attempts;
  auth: ReturnType<typeof createAuth>;
}

/** Sign-ups from one address in a minute. */
const SIGN_UPS = { max: 30, windowMs: 60_000 };

async function open(): Promise<Services> {
  const env = readEnv();
  const now = Date.now;
  const { db, kind } = await openDatabase(env.databaseUrl ? { url: env.databaseUrl } : { dataDir: env.dataDir });
  if (env.demo) await seedDemoAccounts(db, now());
  // The embedded database has one process: whatever is still open there was left by one that died.
  if (kind === "pglite") await sweep({ db, now }, now(), () => false);

  const store = createMemoryStore({ now });
  const limiter = createLimiter({ store, now, usedToday: (userId, at) => usedToday(db, userId, at) });
  const calibration = createCalibration();
  await feedCalibration(db, calibration);
  const client = openClient(env);
  const { account, address, windowMs } = SIGN_IN_ATTEMPTS;
  const attempts = createSignInAttempts(
    createAttempts(store, { max: address, windowMs }),
    createAttempts(store, { max: account, windowMs }),
  );
  return {
    env,
    now,
    db,
    limiter,
    client,
    chat: createChat({ db, limiter, client, calibration, now }),
    refusals: createRefusalCounter(db),
    signUpAttempts: createAttempts(store, SIGN_UPS),
    auth: createAuth({ db, env, attempts, limiter, now }),
  };
}

function openClient({ anthropic }: Env): ModelClient {
  const baseURL = anthropic.baseUrl ?? undefined;
  if (anthropic.apiKey) return createAnthropicClient({ apiKey: anthropic.apiKey, baseURL });
  // A key-less upstream of one's own is real too: only without either does the built-in model answer.
  if (baseURL) return createAnthropicClient({ apiKey: "none", baseURL });
  return createAnthropicClient({ apiKey: "demo", fetch: demoUpstream(), configured: "demo" });
}

const shared = globalThis as typeof globalThis & { headroom?: Promise<Services> };

/** The one set of services of this process; it survives hot reloads. A failed start is tried again by the next call. */
export function services(): Promise<Services> {
  shared.headroom ??= open().catch((error: unknown) => {
    shared.headroom = undefined;
    throw error;
  });
  return shared.headroom;
}
