import type { Sql } from "postgres";

/** "headroom" and a second word in ASCII: another key than the migrations'. */
const KEY = [0x68656164, 0x6f6e6c79] as const;
const EVERY_MS = 1_000;

export type Release = () => void;

/**
 * Waits until this process alone serves the database, for as long as a rolling restart may take: where limits live in a
 * process's memory, a second process would give everybody a second budget. The lock lives as long as its connection.
 * @returns what gives the connection back to the client, to be called before that ends: it waits for it otherwise
 * @throws Error when another process keeps it
 */
export function becomeOnlyProcess(client: Sql, patienceMs: number): Promise<Release> {
  return lock(client, "pg_try_advisory_lock", patienceMs, ALONE);
}

/**
 * Waits until every process that serves the database keeps its limits outside, as this one does.
 * @returns as `becomeOnlyProcess`
 * @throws Error when one that keeps them in its memory goes on
 */
export function joinProcesses(client: Sql, patienceMs: number): Promise<Release> {
  return lock(client, "pg_try_advisory_lock_shared", patienceMs, TOGETHER);
}

const ALONE =
  "another process serves this database; limits live in one process's memory, so stop that one first, or give both the same Redis (REDIS_URL)";
const TOGETHER =
  "a process without Redis serves this database and keeps limits in its memory; stop it first, or give it the same Redis (REDIS_URL)";

async function lock(
  client: Sql,
  take: "pg_try_advisory_lock" | "pg_try_advisory_lock_shared",
  patienceMs: number,
  refusal: string,
): Promise<Release> {
  const connection = await client.reserve();
  for (let waited = 0; ; waited += EVERY_MS) {
    const [row] = await connection<
      { mine: boolean }[]
    >`select ${connection(take)}(${KEY[0]}, ${KEY[1]}) as mine`;
    if (row?.mine) return () => connection.release();
    if (waited >= patienceMs) break;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  connection.release();
  throw new Error(refusal);
}
