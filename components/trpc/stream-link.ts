import { TRPCClientError, type TRPCLink } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { observable } from "@trpc/server/observable";
import { readFrames } from "./read-frames";
import { StreamCutError } from "./stream-cut-error";

/** Silence after which the connection counts as lost. The server's pings, every 10 s, break it. */
const INACTIVITY_MS = 25_000;

/**
 * Terminating link for a subscription sent by ONE POST: a refusal is a real HTTP error with its typed body and
 * headers, an admission streams on the same request. It never retries by itself, for that would send (and charge) again.
 * `url` is where the handler is mounted; it must set `allowMethodOverride`.
 * Errors are `TRPCClientError` with `meta.response`; `cause` is a `StreamCutError` when the server did not end the stream.
 */
export function streamLink<TRouter extends AnyTRPCRouter>({ url }: { url: string }): TRPCLink<TRouter> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        const unsubscribed = new AbortController();
        const silence = new AbortController();
        const signals = [unsubscribed.signal, silence.signal, ...(op.signal ? [op.signal] : [])];
        let timer: ReturnType<typeof setTimeout>;
        const stillAlive = () => {
          clearTimeout(timer);
          timer = setTimeout(() => silence.abort(), INACTIVITY_MS);
        };

        async function run() {
          stillAlive();
          const response = await fetch(`${url}/${op.path}`, {
            method: "POST",
            headers: { "content-type": "application/json", accept: "text/event-stream" },
            body: JSON.stringify(op.input),
            signal: AbortSignal.any(signals),
          }).catch((cause: unknown) => {
            throw new StreamCutError("unreachable", { cause });
          });
          if (!response.body || !isEventStream(response)) throw await errorIn(response);
          for await (const frame of readFrames(response.body, stillAlive)) {
            if (frame.event === "return") return;
            if (frame.event === undefined)
              observer.next({ result: { type: "data", data: parse(frame.data) } });
            if (frame.event === "serialized-error")
              throw TRPCClientError.from({ error: parse(frame.data) }, { meta: { response } });
          }
          throw new StreamCutError("dropped");
        }

        run()
          .catch((cause: Error) => {
            if (unsubscribed.signal.aborted || op.signal?.aborted) return;
            observer.error(
              TRPCClientError.from(silence.signal.aborted ? new StreamCutError("silent") : cause),
            );
          })
          .finally(() => {
            clearTimeout(timer);
            if (!unsubscribed.signal.aborted) observer.complete();
          });
        return () => unsubscribed.abort();
      });
}

const isEventStream = (response: Response) =>
  response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new StreamCutError("malformed", { cause });
  }
}

async function errorIn(response: Response) {
  const body: unknown = await response.json().catch(() => null);
  const meta = { response, responseJSON: body };
  const typed = TRPCClientError.from(Object(body), { meta });
  return typed.shape ? typed : new TRPCClientError(`The server answered ${response.status}.`, { meta });
}
