import { randomBytes } from "node:crypto";
import { type OpenRedis, openRedis } from "../../server/redis/open";

/** Numbered databases that may be taken. The tests take theirs by the same claims, which are kept in database 0. */
const DATABASES = [15, 14, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
const CLAIM_MS = 30_000;

/**
 * Takes an empty one of a server's numbered databases, and keeps it until `release`.
 * @throws Error where none is empty and free
 */
export async function claimDatabase(server: string): Promise<{ url: string; release: () => Promise<void> }> {
  const claims = openRedis({ kind: "tcp", url: databaseAt(server, 0) });
  try {
    return await claimOne(claims, server);
  } catch (error) {
    await claims.close();
    throw error;
  }
}

async function claimOne(claims: OpenRedis, server: string) {
  const token = randomBytes(8).toString("hex");
  for (const database of DATABASES) {
    const claim = `headroom:test:claim:${database}`;
    if ((await claims.redis.set(claim, token, { nx: true, px: CLAIM_MS })) === null) continue;
    const url = databaseAt(server, database);
    if (!(await isEmpty(url))) {
      await claims.redis.del(claim);
      continue;
    }
    const renewing = setInterval(
      () => void claims.redis.pexpire(claim, CLAIM_MS).catch(() => {}),
      CLAIM_MS / 3,
    );
    const release = async () => {
      clearInterval(renewing);
      await claims.redis.del(claim);
      await claims.close();
    };
    return { url, release };
  }
  throw new Error("none of its databases 1 to 15 is empty and free");
}

function databaseAt(server: string, database: number): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function isEmpty(url: string): Promise<boolean> {
  const opened = openRedis({ kind: "tcp", url });
  try {
    return (await opened.redis.dbsize()) === 0;
  } finally {
    await opened.close();
  }
}
