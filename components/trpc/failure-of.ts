import { TRPCClientError } from "@trpc/client";
import type { AppRouter } from "@/server/api/root";
import type { Failure } from "@/server/errors";

/** What the server says went wrong; `null` where it didn't get to say (a network error, a proxy's page, our own bug). */
export function failureOf(error: unknown): Failure | null {
  if (!(error instanceof TRPCClientError)) return null;
  return (error as TRPCClientError<AppRouter>).data?.failure ?? null;
}

/** Whether the server answered at all, with whatever. */
export const wasAnswered = (error: unknown): boolean =>
  error instanceof TRPCClientError && (error.shape != null || error.meta?.response !== undefined);
