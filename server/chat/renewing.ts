import type { Lease, Limiter } from "../limits/limiter";
import { log, reasonOf } from "../log";

const RENEW_MS = 15_000;
const AGAIN_MS = 1_000;

/**
 * Renews a lease three times in its life. While the store is away it is tried each second: a lease that runs out
 * meanwhile must count again as soon as the store is back.
 * @returns what ends it
 */
export function keepRenewed(limiter: Pick<Limiter, "renew">, lease: Lease): () => void {
  let ended = false;
  let failed = false;
  const renew = async () => {
    try {
      await limiter.renew(lease);
      failed = false;
    } catch (error) {
      if (!failed) log.warn("reply.renew_failed", { messageId: lease.id, error: reasonOf(error) });
      failed = true;
    }
    if (!ended) timer = setTimeout(renew, failed ? AGAIN_MS : RENEW_MS);
  };
  let timer = setTimeout(renew, RENEW_MS);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
