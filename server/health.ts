import packageJson from "../package.json" with { type: "json" };
import type { WatchedClient } from "./ai/provider-health";
import type { Chat } from "./chat/chat";
import type { Database } from "./db/database";
import type { Env } from "./env";
import type { ProviderFailure } from "./errors";
import type { Limiter } from "./limits/limiter";

/** Public: it names no address and no reason, which the log has. Instants are ISO 8601, UTC. */
export interface Health {
  /** `unavailable`: chat can't be served here. `degraded`: it can, and something failed lately. */
  status: "ok" | "degraded" | "unavailable";
  version: string;
  database: { kind: "pglite" | "postgres"; ok: boolean; latencyMs: number | null };
  limits: {
    kind: ReturnType<Limiter["health"]>["kind"];
    ok: boolean;
    latencyMs: number | null;
    lastFailureAt: string | null;
  };
  provider: {
    configured: "anthropic" | "demo";
    ok: boolean;
    lastFailure: { at: string; code: ProviderFailure["code"] } | null;
  };
  draining: boolean;
}

export interface HealthParts {
  env: Pick<Env, "databaseUrl">;
  db: Pick<Database, "execute">;
  chat: Pick<Chat, "draining">;
  limiter: Pick<Limiter, "health">;
  client: Pick<WatchedClient, "configured" | "health">;
  /** Null where limits live in this process's memory. */
  redis: { ping(): Promise<void> } | null;
}

const DEADLINE_MS = 1_000;
const REMEMBERED_MS = 1_000;

/**
 * What answers how this process is. Whoever asks in the same second gets the same answer: nobody can load the database by
 * asking.
 * @param tick milliseconds of a clock that only goes forward
 */
export function createHealth(
  parts: HealthParts,
  tick: () => number = () => performance.now(),
): () => Promise<Health> {
  const { env, db, chat, limiter, client, redis } = parts;
  const database = createProbe(() => db.execute("select 1"), tick);
  const store = redis ? createProbe(() => redis.ping(), tick) : async () => ({ ok: true, latencyMs: 0 });
  let remembered: { until: number; probes: Promise<[Probed, Probed]> } | null = null;

  return async () => {
    if (!remembered || remembered.until <= tick())
      remembered = { until: tick() + REMEMBERED_MS, probes: Promise.all([database(), store()]) };
    const [stored, counted] = await remembered.probes;
    const limits = limiter.health();
    const provider = client.health();
    const failed = provider.lastFailure;
    const able = stored.ok && counted.ok && !chat.draining;
    return {
      // A breaker that is open does not make a process unavailable: without traffic it would never find out and close.
      status: !able ? "unavailable" : limits.ok && provider.ok ? "ok" : "degraded",
      version: packageJson.version,
      database: { kind: env.databaseUrl ? "postgres" : "pglite", ...stored },
      limits: {
        kind: limits.kind,
        ...counted,
        lastFailureAt: limits.lastFailure && new Date(limits.lastFailure.at).toISOString(),
      },
      provider: {
        configured: client.configured,
        ok: provider.ok,
        lastFailure: failed && { at: new Date(failed.at).toISOString(), code: failed.code },
      },
      draining: chat.draining,
    };
  };
}

interface Probed {
  ok: boolean;
  latencyMs: number | null;
}

/** One try at a time: one that outlives its deadline stands for the next as well, until it has ended. */
function createProbe(ask: () => Promise<unknown>, tick: () => number): () => Promise<Probed> {
  let trying: Promise<boolean> | null = null;
  return async () => {
    const startedAt = tick();
    trying ??= answers(ask).finally(() => {
      trying = null;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), DEADLINE_MS);
    });
    const ok = await Promise.race([trying, late]).finally(() => clearTimeout(timer));
    return { ok, latencyMs: ok ? Math.round(tick() - startedAt) : null };
  };
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch {
    return false;
  }
}
