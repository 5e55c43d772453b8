import type { Browser } from "./follow-reply";
import type { Word } from "./reply-channel";

type Held = { name: string; end: (reason: unknown) => void };
type Waiting = { name: string; grant: () => void };

/** The Web Locks of one browser, as far as following uses them: queues, `ifAvailable`, `steal` and `signal`. */
function createLocks() {
  let held: Held[] = [];
  let waiting: Waiting[] = [];
  const holder = (name: string) => held.find((lock) => lock.name === name);

  function next(name: string) {
    const first = waiting.find((request) => request.name === name);
    if (!first || holder(name)) return;
    waiting = waiting.filter((request) => request !== first);
    first.grant();
  }
  function drop(lock: Held) {
    held = held.filter((other) => other !== lock);
    next(lock.name);
  }

  async function request(name: string, options: LockOptions, act: (lock: Lock | null) => unknown) {
    if (options.ifAvailable && holder(name)) return act(null);
    const mine: Held = { name, end: () => {} };
    const stolen = new Promise<never>((_, refuse) => {
      mine.end = refuse;
    });
    if (options.steal) {
      const before = holder(name);
      held = held.filter((lock) => lock !== before);
      before?.end(new DOMException("stolen", "AbortError"));
    } else if (holder(name)) {
      await new Promise<void>((grant, refuse) => {
        const place: Waiting = { name, grant: () => grant(void held.push(mine)) };
        waiting.push(place);
        options.signal?.addEventListener("abort", () => {
          if (!waiting.includes(place)) return;
          waiting = waiting.filter((other) => other !== place);
          refuse(options.signal?.reason);
        });
      });
    }
    options.signal?.throwIfAborted();
    if (!held.includes(mine)) held.push(mine);
    try {
      return await Promise.race([act({ name, mode: "exclusive" }), stolen]);
    } finally {
      drop(mine);
    }
  }
  return { request, held: () => held.map(({ name }) => name) };
}

/** The tabs of one browser: their locks and channels. `time` is what its clocks say. */
export function createBrowser(time: () => number) {
  const locks = createLocks();
  const lines = new Set<{ messageId: string; heard: (word: Word) => void }>();
  const frozen = new Set<object>();

  return {
    heldLocks: locks.held,
    /** One tab's view of it. A tab that is frozen says and hears nothing. */
    tab() {
      const key = {};
      const browser: Browser = {
        locks: locks as unknown as LockManager,
        clock: { now: time, wallNow: time },
        random: () => 0.5,
        openChannel(messageId, heard) {
          const line = { messageId, heard: (word: Word) => void (frozen.has(key) || heard(word)) };
          lines.add(line);
          return {
            tell(word) {
              if (frozen.has(key)) return;
              for (const other of lines) {
                if (other !== line && other.messageId === messageId)
                  setTimeout(() => lines.has(other) && other.heard(structuredClone(word)));
              }
            },
            close: () => void lines.delete(line),
          };
        },
      };
      return { browser, freeze: () => void frozen.add(key) };
    },
  };
}
