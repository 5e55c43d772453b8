import { getTRPCErrorShape, TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import type { User } from "../auth/users";
import type { Services } from "../wire";
import { withinBodyLimit } from "./body";
import { type Context, createContext } from "./context";
import { appRouter } from "./root";

const ENDPOINT = "/api/trpc";
/** The browser's link batches up to as many. */
const MAX_BATCH = 10;

/**
 * tRPC over fetch. A subscription that is refused before its first event is answered like any other call, with a
 * status and a JSON body; by itself tRPC would answer 200 and put the error into the stream, as it does here for an
 * EventSource alone.
 */
export async function answerTrpc(parts: Services, user: User | null, request: Request): Promise<Response> {
  if (!isDecodable(new URL(request.url).pathname)) {
    return errorResponse(new TRPCError({ code: "NOT_FOUND" }), new Headers());
  }
  const bounded = await withinBodyLimit(request);
  if (!bounded) return errorResponse(new TRPCError({ code: "PAYLOAD_TOO_LARGE" }), new Headers());
  let ctx: Context | undefined;
  const response = await fetchRequestHandler({
    endpoint: ENDPOINT,
    req: bounded,
    router: appRouter,
    allowMethodOverride: true,
    maxBatchSize: MAX_BATCH,
    createContext({ resHeaders }) {
      // Compressing a stream holds its words back.
      resHeaders.set("Cache-Control", "no-store, no-transform");
      ctx = createContext(parts, user, bounded, resHeaders);
      return ctx;
    },
  });
  if (!ctx?.refusal || isToldInStream(bounded, ctx.refusal)) return response;
  await response.body?.cancel();
  return errorResponse(ctx.refusal, ctx.responseHeaders);
}

/** A tRPC error as an answer of its own. */
export function errorResponse(error: TRPCError, headers: Headers): Response {
  const shape = getTRPCErrorShape({
    config: appRouter._def._config,
    error,
    type: "unknown",
    path: undefined,
    input: undefined,
    ctx: undefined,
  });
  return Response.json({ error: shape }, { status: getHTTPStatusCodeFromError(error), headers });
}

/**
 * An EventSource can't read the body of a refusal. What is our own fault has a status for it too, which it gives up at:
 * of such an error in the stream tRPC's link would think that it passes, and ask again each three seconds for ever.
 */
const isToldInStream = ({ method, headers }: Request, refusal: TRPCError): boolean =>
  method === "GET" &&
  headers.get("accept") === "text/event-stream" &&
  getHTTPStatusCodeFromError(refusal) < 500;

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
