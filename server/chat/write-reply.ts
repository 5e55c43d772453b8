import type { Allowance } from "../errors";
import type { Task } from "./bill";
import { type GenerateParts, generate } from "./generate";
import { giveBack } from "./give-back";
import { openReply } from "./open-reply";

/** The ids of a message are stored already: there is nothing to generate. */
export class AlreadyStored extends Error {
  override readonly name = "AlreadyStored";
  /** After the lease was given back; null where that failed. */
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
    // Where another reply spends this lease, or may be about to, somebody else has asked for it too, and it stays.
    if (!opened) refunded = await giveBack(parts.limiter, task.lease);
  }
  if (!opened) throw new AlreadyStored(refunded);
  task.live.stored = true;
  await generate(parts, task, accepted);
}
