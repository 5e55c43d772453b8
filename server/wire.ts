import { createAnthropicClient } from "./ai/anthropic";
import type { ModelClient } from "./ai/client";
import { demoUpstream } from "./ai/demo-model";
import { createCalibration } from "./ai/estimate";
import { createAuth } from "./auth/create-auth";
import { createSignInAttempts, SIGN_IN_ATTEMPTS } from "./auth/sign-in-attempts";
import { type Chat, createChat } from "./chat/chat";
import { openCharges } from "./chat/open-replies";
import type { Database } from "./db/database";
import type { Env } from "./env";
import { type Attempts, createAttempts } from "./limits/attempts";
import { createLimiter, type Limiter } from "./limits/limiter";
import { createMemoryStore } from "./limits/memory-store";
import { feedCalibration } from "./usage/calibration";
import { usedToday } from "./usage/ledger";
import { createRefusalCounter, type RefusalCounter } from "./usage/refusals";

/** Everything that is either real or embedded, wired. The rooms get what they need from here and ask no further. */
export interface Services {
  env: Env;
  /** Unix milliseconds */
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

/** Puts the parts together; `client` and `now` are arguments for the tests. */
export async function wire(
  env: Env,
  db: Database,
  client: ModelClient = openClient(env),
  now: () => number = Date.now,
): Promise<Services> {
  const store = createMemoryStore({ now });
  const usedBy = async (userId: string, at: number) =>
    (await usedToday(db, userId, at)) + (await openCharges(db, userId, at));
  const limiter = createLimiter({ store, now, usedToday: usedBy });
  const calibration = createCalibration();
  await feedCalibration(db, calibration);
  const { account, address, windowMs } = SIGN_IN_ATTEMPTS;
  const attempts = createSignInAttempts(
    createAttempts({ max: address, windowMs }, now),
    createAttempts({ max: account, windowMs }, now),
  );
  return {
    env,
    now,
    db,
    limiter,
    client,
    chat: createChat({ db, limiter, client, calibration, now }),
    refusals: createRefusalCounter(db),
    signUpAttempts: createAttempts(SIGN_UPS, now),
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
