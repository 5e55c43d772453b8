import type { TRPCLink } from "@trpc/client";
import { tap } from "@trpc/server/observable";
import type { AllowanceStore } from "@/components/limits/allowance-store";
import { type Clock, pageClock } from "@/components/limits/clock";
import { isAllowance, isUpgrade } from "@/components/limits/wire-shape";
import type { AppRouter } from "@/server/api/root";
import type { ChatEvent } from "@/server/chat/events";
import { failureOf } from "./failure-of";

type Store = Pick<AllowanceStore, "ingestAllowance" | "ingestFailure" | "unblock">;
type Told = Partial<ChatEvent> & { allowance?: unknown; upgrade?: unknown };

/**
 * Tells the store of every allowance that passes, in whatever procedure's result, event or refusal, and of the failures
 * of sending a message: only those keep anybody from sending the next one. A reply that broke off is no error: it stands
 * on the screen with its bill.
 */
export function allowanceLink(store: Store, clock: Clock = pageClock): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) => {
      const askedAt = clock.now();
      // A query may be overtaken by an event that is newer than what it read.
      const trueAt = () => (op.type === "query" ? askedAt : clock.now());
      return next(op).pipe(
        tap({
          next({ result }) {
            if (result.type !== undefined && result.type !== "data") return;
            // What is tracked comes with its id around it.
            const data = Object(op.path === "chat.resume" ? Object(result.data).data : result.data) as Told;
            if (data.type === "admitted" && op.path === "chat.send") store.unblock();
            if (isAllowance(data.allowance)) {
              store.ingestAllowance(data.allowance, {
                at: trueAt(),
                upgrade: isUpgrade(data.upgrade) ? data.upgrade : undefined,
              });
            }
          },
          error(error) {
            const failure = failureOf(error);
            if (failure && op.path === "chat.send") store.ingestFailure(failure);
            else if (failure?.code === "rate_limited")
              store.ingestAllowance(failure.allowance, { at: trueAt() });
          },
        }),
      );
    };
}
