import type { Allowance } from "../errors";
import type { Lease, Limiter } from "../limits/limiter";
import { log, reasonOf } from "../log";

/**
 * Refunds a lease that nothing was spent on, unless somebody else asked for it too. What can't be delivered leaves it to
 * expire by itself.
 * @returns null then
 */
export async function giveBack(limiter: Limiter, lease: Lease): Promise<Allowance | null> {
  try {
    return await limiter.refund(lease);
  } catch (error) {
    log.warn("reply.refund_undelivered", { messageId: lease.id, error: reasonOf(error) });
    return null;
  }
}
