import type { TRPCLink } from "@trpc/client";
import { tap } from "@trpc/server/observable";
import type { AllowanceStore } from "@/components/limits/allowance-store";
import { type Clock, pageClock } from "@/components/limits/clock";
import { isAllowance, isUpgrade } from "@/components/limits/wire-shape";
import type { AppRouter } from "@/server/api/root";
import type { ChatEvent } from "@/server/chat/events";
import { failureOf } from "./failure-of";

type Told = Pick<AllowanceStore, "ingestAllowance" | "ingestFailure" | "unblock">;

/**
 * Tells the store of every allowance that passes, in whatever procedure's result or event, and of every error's failure.
 * A reply that broke off is no error: it stands on the screen with its bill, and keeps nobody from sending the next one.
 */
export function allowanceLink(store: Told, clock: Clock = pageClock): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) => {
      const askedAt = clock.now();
      return next(op).pipe(
        tap({
          next({ result }) {
            if (result.type !== undefined && result.type !== "data") return;
            const data = Object(result.data) as Partial<ChatEvent> & {
              allowance?: unknown;
              upgrade?: unknown;
            };
            if (data.type === "admitted") store.unblock();
            if (isAllowance(data.allowance)) {
              // A query may be overtaken by an event that is newer than what it read.
              const at = op.type === "query" ? askedAt : clock.now();
              store.ingestAllowance(data.allowance, {
                at,
                upgrade: isUpgrade(data.upgrade) ? data.upgrade : undefined,
              });
            }
          },
          error(error) {
            const failure = failureOf(error);
            // That a reading failed is no news to somebody who writes; a refusal is, from wherever it comes.
            if (failure && (op.type !== "query" || failure.code === "rate_limited"))
              store.ingestFailure(failure);
          },
        }),
      );
    };
}
