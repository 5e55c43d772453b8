import type { Allowance } from "../errors";
import type { Limiter } from "../limits/limiter";
import { log, reasonOf } from "../log";
import type { Task } from "./bill";
import { type GenerateParts, generate } from "./generate";
import { giveBack } from "./give-back";
import { usesLease } from "./open-replies";
import { openReply } from "./open-reply";

/** The ids of a message are stored already: there is nothing to generate. */
export class AlreadyStored extends Error {
  override readonly name = "AlreadyStored";
  /** After the lease was given back; null where it was not this message's to give back. */
  constructor(readonly allowance: Allowance | null) {
    super("The message is stored already.");
  }
}

/**
 * Stores an admitted message and writes its reply. Of several that bring the same ids, in whichever processes, the
 * database lets one through.
 * @throws AlreadyStored for the others; FailureError as `generate`
 */
export async function writeReply(
  parts: GenerateParts,
  task: Task & { leftOut: number },
  accepted: () => void,
): Promise<void> {
  let opened = false;
  let refunded: Allowance | null = null;
  try {
    opened = await openReply(parts.db, task.lease, task.prepared, task);
  } finally {
    if (!opened) refunded = await giveBackUnused(parts, task);
  }
  if (!opened) throw new AlreadyStored(refunded);
  await generate(parts, task, accepted);
}

/** A lease that was asked for twice may be in use by whoever asked first, or by the reply that was stored meanwhile. */
async function giveBackUnused(
  { db, limiter }: Pick<GenerateParts, "db"> & { limiter: Limiter },
  { lease }: Task,
): Promise<Allowance | null> {
  if (lease.duplicate) return null;
  const used = await usesLease(db, lease).catch((error: unknown) => {
    log.warn("reply.lease_unknown", { messageId: lease.id, error: reasonOf(error) });
    return true;
  });
  return used ? null : giveBack(limiter, lease);
}
