const FIRST_MS = 500;
const MOST_MS = 5_000;

/** How long to wait after this many failures in a row before: doubling from half a second to five, never all tabs at once. */
export function backoffMs(failures: number, random: () => number): number {
  const longest = Math.min(MOST_MS, FIRST_MS * 2 ** failures);
  return longest * (0.5 + random() / 2);
}

/** Waits, unless somebody leaves or the page wakes up. */
export function pause(ms: number, left: AbortSignal, page: EventTarget): Promise<void> {
  if (ms === 0 || left.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = new AbortController();
    const done = () => {
      end.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, ms);
    left.addEventListener("abort", done, { signal: end.signal });
    page.addEventListener("wake", done, { signal: end.signal });
  });
}
