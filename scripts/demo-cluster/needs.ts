import type { Env } from "../../server/env";

/** What several processes need and this environment doesn't name, in lines for a person; null where all is there. */
export function missing({ databaseUrl, redis }: Pick<Env, "databaseUrl" | "redis">): string | null {
  const lines = [
    ...(databaseUrl
      ? []
      : [
          "  DATABASE_URL   a PostgreSQL, where they keep what they know: postgres://localhost:5432/headroom",
        ]),
    ...(redis
      ? []
      : [
          "  REDIS_URL      a Redis, where they share the limits: redis://localhost:6379",
          "                 (or UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN)",
        ]),
  ];
  if (lines.length === 0) return null;
  return ["Several processes can't share what is embedded in one. Still needed:", ...lines].join("\n");
}
