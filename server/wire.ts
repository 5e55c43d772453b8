import { createAnthropicClient } from "./ai/anthropic";
import type { ModelClient } from "./ai/client";
import { demoUpstream } from "./ai/demo-model";
import { createCalibration } from "./ai/estimate";
import { type WatchedClient, withHealth } from "./ai/provider-health";
import { createAuth } from "./auth/create-auth";
import { createSignInAttempts, SIGN_IN_ATTEMPTS, type SignInAttempts } from "./auth/sign-in-attempts";
import { type Chat, createChat } from "./chat/chat";
import { createSeeds } from "./chat/seeds";
import type { Database } from "./db/database";
import type { Env } from "./env";
import { createHealth, type Health } from "./health";
import { createAttempts } from "./limits/attempts";
import { type CallLimits, createCallLimits } from "./limits/call-limits";
import { createLimiter, type Limiter } from "./limits/limiter";
import { createMemoryStore } from "./limits/memory-store";
import { createRedisStore } from "./limits/redis-store";
import type { AdmissionStore } from "./limits/store";
import { type OpenRedis, openRedis } from "./redis/open";
import { feedCalibration } from "./usage/calibration";
import { createRefusalCounter, type RefusalCounter } from "./usage/refusals";

/** Everything that is either real or embedded, wired. The rooms get what they need from here and ask no further. */
export interface Services {
  env: Env;
  /** Unix milliseconds */
  now: () => number;
  db: Database;
  limiter: Limiter;
  callLimits: CallLimits;
  signInAttempts: SignInAttempts;
  client: WatchedClient;
  chat: Chat;
  refusals: RefusalCounter;
  auth: ReturnType<typeof createAuth>;
  health(): Promise<Health>;
  /** Ends replies in the making, settles them and closes what was opened here; not the database. */
  close(): Promise<void>;
}

/** Parts that a test brings instead of those that the environment names. */
export interface Given {
  store?: AdmissionStore;
  /** Whether other processes may serve the same database. */
  shared?: boolean;
}

/**
 * Puts the parts together; what follows `db` are arguments for the tests.
 * @param clock Unix milliseconds; where one is given, limits in Redis run on it too instead of on Redis' own
 */
export async function wire(
  env: Env,
  db: Database,
  model: ModelClient = openClient(env),
  clock?: () => number,
  given: Given = {},
): Promise<Services> {
  const now = clock ?? Date.now;
  const shared = given.shared ?? (env.redis !== null && env.databaseUrl !== null);
  const opened = env.redis && openRedis(env.redis);
  const redis = opened?.redis ?? null;
  // The start waits for nobody; what is wrong with the server is in the log before the first message.
  void opened?.ping().catch(() => {});
  const store = given.store ?? openStore(env, opened, clock);
  const limiter = createLimiter({ store, now, seeds: createSeeds(db), ...(redis && { analytics: redis }) });
  const calibration = createCalibration();
  await feedCalibration(db, calibration);
  const client = withHealth(model, now);
  const chat = createChat({ db, limiter, client, calibration, now, shared });
  const refusals = createRefusalCounter(db);
  const { account, address, windowMs } = SIGN_IN_ATTEMPTS;
  const signInAttempts = createSignInAttempts(
    createAttempts({ max: address, windowMs }, now),
    createAttempts({ max: account, windowMs }, now),
  );
  return {
    env,
    now,
    db,
    limiter,
    callLimits: createCallLimits({ now, redis }),
    signInAttempts,
    client,
    chat,
    refusals,
    auth: createAuth({ db, env, attempts: signInAttempts, limiter, now }),
    health: createHealth({ env, db, chat, limiter, client, redis: opened }),
    async close() {
      await chat.close();
      await refusals.flush();
      await limiter.close();
      await opened?.close();
    },
  };
}

function openStore(env: Env, opened: OpenRedis | null, now: (() => number) | undefined): AdmissionStore {
  const ceilingMicroUsd = env.spendCeilingMicroUsd;
  if (!opened) return createMemoryStore({ now: now ?? Date.now, ceilingMicroUsd });
  const { redis, kind, cluster } = opened;
  return createRedisStore({ redis, kind, cluster, ceilingMicroUsd, ...(now && { now }) });
}

function openClient({ anthropic }: Env): ModelClient {
  const baseURL = anthropic.baseUrl ?? undefined;
  if (anthropic.apiKey) return createAnthropicClient({ apiKey: anthropic.apiKey, baseURL });
  // A key-less upstream of one's own is real too: only without either does the built-in model answer.
  if (baseURL) return createAnthropicClient({ apiKey: "none", baseURL });
  return createAnthropicClient({ apiKey: "demo", fetch: demoUpstream(), configured: "demo" });
}
