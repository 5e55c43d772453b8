import { retryAfterMs } from "./failures";

/** A longer wait is for the user to decide on; the SDK would sleep for as long as an upstream asks, holding the lease. */
const LONGEST_RETRY_WAIT_MS = 5_000;

/**
 * A `fetch` for the SDK that bounds what the SDK leaves open: a body that is silent for `silenceMs` fails (pings count
 * as life, which the SDK's events don't show), and a long `Retry-After` is not waited for.
 */
export function boundedFetch(fetch: typeof globalThis.fetch, silenceMs: number): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const { body, status, statusText } = response;
    const headers = new Headers(response.headers);
    if ((retryAfterMs(headers) ?? 0) > LONGEST_RETRY_WAIT_MS) headers.set("x-should-retry", "false");
    return new Response(body && failWhenSilent(body, silenceMs), { status, statusText, headers });
  };
}

function failWhenSilent(body: ReadableStream<Uint8Array>, silenceMs: number): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`The upstream sent nothing for ${silenceMs} ms.`)),
          silenceMs,
        );
      });
      try {
        const { done, value } = await Promise.race([reader.read(), silence]);
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        reader.cancel(error).catch(() => undefined);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
