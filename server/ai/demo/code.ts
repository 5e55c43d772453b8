interface Example {
  about: RegExp;
  typescript: string;
  python: string;
  note: string;
}

const RETRY: Example = {
  about: /retry|backoff|fetch|request|api|http/i,
  typescript: `export async function retry<T>(run: () => Promise<T>, attempts = 3, firstWaitMs = 200): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= attempts) throw error;
      const waitMs = firstWaitMs * 2 ** (attempt - 1);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

const user = await retry(() => fetch("/api/user").then((response) => response.json()));`,
  python: `import time

def retry(run, attempts=3, first_wait=0.2):
    for attempt in range(1, attempts + 1):
        try:
            return run()
        except Exception:
            if attempt == attempts:
                raise
            time.sleep(first_wait * 2 ** (attempt - 1))`,
  note: "Retry only what is safe to do twice, and add a little randomness to the wait when many clients would come back at once.",
};

const EXAMPLES: readonly Example[] = [
  {
    about: /debounce|throttle/i,
    typescript: `export function debounce<T extends unknown[]>(run: (...args: T) => void, waitMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...args: T) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...args), waitMs);
  };
}

const search = debounce((query: string) => console.log("searching", query), 300);`,
    python: `import threading

def debounce(wait_seconds):
    def wrap(run):
        timer = None
        def later(*args):
            nonlocal timer
            if timer:
                timer.cancel()
            timer = threading.Timer(wait_seconds, run, args)
            timer.start()
        return later
    return wrap`,
    note: "It waits for a pause. To run at a steady rate instead, throttle: remember when it last ran.",
  },
  {
    about: /fibonacci|fizz ?buzz|prime|palindrome|reverse|recurs/i,
    typescript: `export function* fibonacci(): Generator<number> {
  let [a, b] = [0, 1];
  while (true) {
    yield a;
    [a, b] = [b, a + b];
  }
}

export const reverse = (text: string) => [...text].reverse().join("");
export const isPalindrome = (text: string) => text === reverse(text);`,
    python: `def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b

def is_palindrome(text):
    return text == text[::-1]`,
    note: "The generator takes constant memory; the plain recursive version repeats work and slows down after about 40 numbers.",
  },
  {
    about: /sort|group|filter|map|array|list/i,
    typescript: `export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

const byLength = groupBy(["pear", "fig", "plum"], (word) => word.length);`,
    python: `from collections import defaultdict

def group_by(items, key_of):
    groups = defaultdict(list)
    for item in items:
        groups[key_of(item)].append(item)
    return groups`,
    note: "One pass, and the groups keep the order in which their keys were first seen.",
  },
  RETRY,
];

/** Code that runs, for a message that asks for some: in Python where it says so, in TypeScript otherwise. */
export function codeFor(text: string): { language: string; code: string; note: string } {
  const { typescript, python, note } = EXAMPLES.find(({ about }) => about.test(text)) ?? RETRY;
  return /python|\bpy\b/i.test(text)
    ? { language: "python", code: python, note }
    : { language: "ts", code: typescript, note };
}
