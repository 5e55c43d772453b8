import type { ModelClient, ModelEvent } from "../ai/client";
import type { Calibration } from "../ai/estimate";
import { mayHaveBilled } from "../ai/failures";
import type { Database } from "../db/database";
import { FailureError } from "../errors";
import type { Limiter } from "../limits/limiter";
import { log, reasonOf } from "../log";
import type { Progress, Task } from "./bill";
import { keepAlive } from "./keep-alive";
import type { LiveReply } from "./live-reply";
import type { Outbox } from "./outbox";
import { settleReply } from "./settle-reply";

export interface GenerateParts {
  db: Database;
  limiter: Limiter;
  client: ModelClient;
  calibration: Calibration;
  outbox: Outbox;
  now: () => number;
}

/**
 * Calls the model and writes the reply into `live`; settles the lease and the ledger at the end, whatever happens.
 * `accepted` is called when the provider has taken the call, so that a refusal can still be a status.
 * @returns when everything is stored
 * @throws FailureError provider_* when the provider refused before the first token: nothing is charged, nothing stays stored.
 * One that says nothing at all may have read and billed the prompt: that ends as `lost`, with the input charged
 */
export async function generate(parts: GenerateParts, task: Task, accepted: () => void): Promise<void> {
  const { lease, live, prepared } = task;
  const now = () => parts.now() + lease.clockAheadMs;
  const progress: Progress = { usage: null, firstTokenAt: null, stopReason: null, failure: null };
  const endKeepAlive = keepAlive(parts, task, progress);
  let opened = false;
  let billed = false;
  try {
    live.stop.signal.throwIfAborted();
    billed = true;
    const { model, system, temperature } = prepared;
    const call = { lease, model, system, temperature, messages: task.messages };
    const events = await parts.client.open(call, live.stop.signal);
    opened = true;
    accepted();
    for await (const event of events) apply(event, progress, live, now);
  } catch (error) {
    if (!live.stop.signal.aborted) {
      progress.failure = asFailure(error);
      billed = opened || mayHaveBilled(error);
    }
  } finally {
    endKeepAlive();
    await settleReply(parts, task, progress, billed, now());
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

function asFailure(error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  log.error("reply.unexpected", { error: reasonOf(error) });
  return new FailureError({ code: "provider_unavailable", retryAfterMs: null });
}
