import type { ModelClient, ModelEvent } from "../ai/client";
import { SYSTEM_PROMPT } from "../ai/context";
import type { Calibration } from "../ai/estimate";
import { mayHaveBilled } from "../ai/failures";
import { promptTokens } from "../ai/usage";
import type { Database } from "../db/database";
import { type Allowance, FailureError } from "../errors";
import type { Lease, Limiter } from "../limits/limiter";
import { log, reasonOf } from "../log";
import { account, type Progress, soFar, type Task } from "./bill";
import { explainEnd } from "./events";
import type { LiveReply } from "./live-reply";
import { checkpoint, closeReply, retractReply } from "./open-replies";
import { persist } from "./persist";

export interface GenerateParts {
  db: Database;
  limiter: Limiter;
  client: ModelClient;
  calibration: Calibration;
  now: () => number;
}

const CHECKPOINT_MS = 1_000;
const RENEW_MS = 15_000;
/**
 * Calls the model and writes the reply into `live`; settles the lease and the ledger at the end, whatever happens.
 * `accepted` is called when the provider has taken the call, so that a refusal can still be a status.
 * @returns when everything is stored
 * @throws FailureError provider_* when the provider refused before the first token: nothing is charged, nothing stays stored.
 * One that says nothing at all may have read and billed the prompt: that ends as `lost`, with the input charged
 */
export async function generate(parts: GenerateParts, task: Task, accepted: () => void): Promise<void> {
  const { lease, live, prepared } = task;
  const progress: Progress = { usage: null, firstTokenAt: null, stopReason: null, failure: null };
  const timers = keepAlive(parts, task, progress);
  let opened = false;
  let billed = false;
  try {
    live.stop.signal.throwIfAborted();
    billed = true;
    const call = { lease, model: prepared.model, system: SYSTEM_PROMPT, messages: task.messages };
    const events = await parts.client.open(call, live.stop.signal);
    opened = true;
    accepted();
    for await (const event of events) apply(event, progress, live, parts.now);
  } catch (error) {
    if (!live.stop.signal.aborted) {
      progress.failure = asFailure(error);
      billed = opened || mayHaveBilled(error);
    }
  } finally {
    for (const timer of timers) clearInterval(timer);
    await settle(parts, task, progress, billed);
  }
  if (!billed && progress.failure) throw progress.failure;
}

function apply(event: ModelEvent, progress: Progress, live: LiveReply, now: () => number): void {
  switch (event.type) {
    case "start":
      progress.usage = event.usage;
      return;
    case "text":
      progress.firstTokenAt ??= now();
      live.append(event.text);
      return;
    case "end":
      progress.usage = event.usage;
      progress.stopReason = event.stopReason;
      return;
    default:
      event satisfies never;
  }
}

/** A checkpoint a second for whoever finds the reply after a crash, and a lease that doesn't run out before the reply does. */
function keepAlive(parts: GenerateParts, { lease, live }: Task, progress: Progress): NodeJS.Timeout[] {
  let writing = false;
  const save = async () => {
    if (writing) return;
    writing = true;
    try {
      const { usage, firstTokenAt } = soFar(lease, progress, live.text);
      await checkpoint(parts.db, lease.id, {
        text: live.text,
        usage,
        firstTokenAt: firstTokenAt === null ? null : new Date(firstTokenAt),
      });
    } catch (error) {
      log.warn("reply.checkpoint_failed", { messageId: lease.id, error: reasonOf(error) });
    } finally {
      writing = false;
    }
  };
  const renew = () =>
    parts.limiter.renew(lease).catch((error: unknown) => {
      log.warn("reply.renew_failed", { messageId: lease.id, error: reasonOf(error) });
    });
  return [setInterval(save, CHECKPOINT_MS), setInterval(renew, RENEW_MS)];
}

async function settle(parts: GenerateParts, task: Task, progress: Progress, billed: boolean): Promise<void> {
  const { lease, live, prepared } = task;
  const { entry, receipt } = account(task, progress, billed, parts.now());
  const { ended } = entry;
  await persist("reply.settle", () =>
    ended === "refused"
      ? retractReply(parts.db, prepared, entry)
      : closeReply(parts.db, lease.id, {
          status: ended === "complete" ? "complete" : ended === "stopped" ? "stopped" : "failed",
          text: live.text,
          failure: ended === "lost" ? "provider_unavailable" : null,
          entry,
        }),
  );
  if (ended === "complete") {
    parts.calibration.learn(prepared.model.id, entry.estimatedInputTokens, promptTokens(entry.usage));
  }
  const allowance = (await settled(parts, lease, entry.chargedTokens)) ?? live.admitted.allowance;
  if (ended === "lost" || ended === "refused") {
    const failure =
      progress.failure?.failure ?? ({ code: "provider_unavailable", retryAfterMs: null } as const);
    live.finish({ type: "failed", failure, message: explainEnd(failure, ended), receipt, allowance });
  } else {
    const stopReason = progress.stopReason ?? "stopped";
    live.finish({ type: "done", usage: entry.usage, stopReason, receipt, allowance });
  }
}

/** A settle that can't be delivered leaves the lease to expire: the ledger has the charge in any case. */
async function settled({ limiter }: GenerateParts, lease: Lease, charged: number): Promise<Allowance | null> {
  try {
    return await limiter.settle(lease, charged);
  } catch (error) {
    log.warn("reply.settle_undelivered", { messageId: lease.id, error: reasonOf(error) });
    return null;
  }
}

function asFailure(error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  log.error("reply.unexpected", { error: reasonOf(error) });
  return new FailureError({ code: "provider_unavailable", retryAfterMs: null });
}
