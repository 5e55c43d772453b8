import type { Sql } from "postgres";

/** "headroom" and a second word in ASCII: another key than the migrations'. */
const KEY = [0x68656164, 0x6f6e6c79] as const;
const EVERY_MS = 1_000;

/**
 * Waits until this process alone serves the database, for as long as a rolling restart may take: as long as limits live
 * in a process's memory, a second process would give everybody a second budget. The lock lives as long as its connection.
 * @throws Error when another process keeps it
 */
export async function becomeOnlyProcess(client: Sql, patienceMs: number): Promise<void> {
  const connection = await client.reserve();
  for (let waited = 0; ; waited += EVERY_MS) {
    const [row] = await connection<
      { mine: boolean }[]
    >`select pg_try_advisory_lock(${KEY[0]}, ${KEY[1]}) as mine`;
    if (row?.mine) return;
    if (waited >= patienceMs) break;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  connection.release();
  throw new Error(
    "another process serves this database; limits live in one process's memory, so stop that one first",
  );
}
