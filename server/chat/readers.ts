import { FailureError } from "../errors";

/** Tabs, devices and retries of one person; more is somebody trying things out. */
export const MOST_READERS = 16;
/** A stream is asked for its first event as soon as its answer goes out. */
const UNREAD_MS = 30_000;

const TOO_MANY = "This reply is being read in too many places at once. Close some and reload.";

/** One place of a reader. Giving it back twice is giving it back once. */
export interface Place {
  /** Aborted when the place is given back. */
  readonly gone: AbortSignal;
  leave(): void;
}

/**
 * Who reads what, in this process: by default which reply.
 * @param sentence of a refusal
 */
export function createReaders(most = MOST_READERS, sentence = TOO_MANY) {
  const counts = new Map<string, number>();
  return {
    /**
     * Takes a place at once, before anything is waited for.
     * @param signal aborted when the reader has gone
     * @throws FailureError conflict where there are `most`
     */
    enter(key: string, signal?: AbortSignal): Place {
      const before = counts.get(key) ?? 0;
      if (before >= most) throw new FailureError({ code: "conflict" }, sentence);
      counts.set(key, before + 1);
      const place = new AbortController();
      place.signal.addEventListener("abort", () => {
        const left = (counts.get(key) ?? 1) - 1;
        if (left > 0) counts.set(key, left);
        else counts.delete(key);
      });
      const leave = () => place.abort();
      if (signal?.aborted) leave();
      else signal?.addEventListener("abort", leave, { once: true, signal: place.signal });
      return { gone: place.signal, leave };
    },
  };
}

export type Readers = ReturnType<typeof createReaders>;

/**
 * Events with a place, which is given back when they end, when their reader goes (also before the first event, and while
 * one is waited for), or when nobody begins to read them.
 */
export function inPlace<T>(
  events: AsyncIterable<T>,
  { gone, leave }: Place,
  unreadMs = UNREAD_MS,
): AsyncIterableIterator<T, void, undefined> {
  const inner = events[Symbol.asyncIterator]();
  const unread = setTimeout(leave, unreadMs);
  unread.unref();
  const end = { done: true, value: undefined } as const;
  return {
    async next() {
      clearTimeout(unread);
      if (gone.aborted) return end;
      try {
        const result = await inner.next();
        if (!result.done) return result;
        leave();
        return end;
      } catch (error) {
        leave();
        throw error;
      }
    },
    async return() {
      clearTimeout(unread);
      leave();
      // Not waited for: a generator hears of it only after the event that it is waiting for.
      inner.return?.().catch(() => {});
      return end;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Each event as something else. What it is made of hears at once when its reader goes. */
export function mapped<T, U>(
  events: AsyncIterableIterator<T, void, undefined>,
  as: (event: T) => U,
): AsyncIterableIterator<U, void, undefined> {
  return {
    async next() {
      const result = await events.next();
      return result.done ? result : { done: false, value: as(result.value) };
    },
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
