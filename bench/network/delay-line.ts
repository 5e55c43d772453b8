/** A timer may fire this much late: the rest of a delay is waited out in turns of the event loop. */
const TIMER_MS = 1.5;

/**
 * Hands items on in order, each `delayMs()` after it came in, exact to a fraction of a millisecond (a timer of Node's is
 * only to a whole one). There is no cap on how many are under way.
 */
export function createDelayLine<T>(deliver: (item: T) => void, delayMs: () => number): (item: T) => void {
  const line: { item: T; dueAt: number }[] = [];
  let last = 0;

  function pump(): void {
    for (let head = line[0]; head; head = line[0]) {
      const wait = head.dueAt - performance.now();
      if (wait > TIMER_MS) return void setTimeout(pump, wait - TIMER_MS);
      if (wait > 0) return void setImmediate(pump);
      line.shift();
      deliver(head.item);
    }
  }

  return (item) => {
    const now = performance.now();
    if (line.length === 0 && delayMs() === 0) return deliver(item);
    last = Math.max(last, now + delayMs());
    line.push({ item, dueAt: last });
    if (line.length === 1) pump();
  };
}
