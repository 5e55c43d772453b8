import { instant } from "./network/trips";
import type { Target } from "./targets";

/** Instants: Unix milliseconds with fractions. */
export interface Answered {
  startedAt: number;
  firstTokenAt: number;
  endedAt: number;
}

/**
 * Sends one message and reads the answer to its end.
 * @throws Error when the answer is not 200 or not whole: a refusal is quick, and would make the figures look good
 */
export async function answered(target: Target): Promise<Answered> {
  const startedAt = instant();
  const response = await fetch(target.url, { method: "POST", ...target.request() });
  if (response.status !== 200 || !response.body) {
    throw new Error(`${target.name} answered ${response.status}: ${await response.text()}`);
  }
  const decoder = new TextDecoder();
  let text = "";
  let firstTokenAt: number | null = null;
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    if (firstTokenAt === null && text.includes(target.first)) firstTokenAt = instant();
  }
  if (firstTokenAt === null || !text.includes(target.whole)) {
    throw new Error(`${target.name} broke off: ${text.slice(-200)}`);
  }
  return { startedAt, firstTokenAt, endedAt: instant() };
}

/** @returns milliseconds from the call to the first token */
export async function timeToFirstToken(target: Target): Promise<number> {
  const { startedAt, firstTokenAt } = await answered(target);
  return firstTokenAt - startedAt;
}

/** Sends `requests` messages, never more than `atOnce` under way. @returns whole answers a second */
export async function requestsPerSecond(target: Target, requests: number, atOnce: number): Promise<number> {
  let left = requests;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await answered(target);
    }),
  );
  return requests / ((performance.now() - startedAt) / 1_000);
}

/**
 * Measures every target once a round, in turn, so that whatever else the machine does falls on all of them alike.
 * @returns the figures of each target, by round
 */
export async function inTurn<K extends string, T>(
  targets: Record<K, Target>,
  rounds: number,
  measure: (target: Target, name: K) => Promise<T>,
): Promise<Record<K, T[]>> {
  const names = Object.keys(targets) as K[];
  const figures = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<K, T[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) figures[name].push(await measure(targets[name], name));
  }
  return figures;
}
