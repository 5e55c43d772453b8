import { errors } from "@upstash/redis";
import type { RedisAddress } from "../env";
import { placeOf } from "./address";
import { type Advice, KNOWN_FAILURES } from "./known-failures";
import { TransportError } from "./transport";

export interface RedisFailure {
  /** `command` says nothing of the server: a script's own error, a wrong type. */
  kind: (typeof KNOWN_FAILURES)[number][0] | "command" | "other";
  /** What is wrong and what to do, in one line without a login. */
  sentence: string;
}

/** Tells apart what can be wrong with a server or with its address. */
export function explainRedisFailure(error: unknown, address: RedisAddress): RedisFailure {
  const rest = address.kind === "rest";
  const name = rest ? "UPSTASH_REDIS_REST_URL" : "REDIS_URL";
  const said = wordsOf(error);
  const words = said.split("\n").at(-1) ?? "";
  const place = placeOf(address);
  const tls = /^(rediss|https)/.test(address.url);
  const known = knownFailure(said);
  if (known) return { kind: known[0], sentence: `${name}: ${known[2]({ place, rest, tls, words })}` };
  const kind = error instanceof TransportError || error instanceof TypeError ? "other" : "command";
  return { kind, sentence: `${name}: ${place} answered: ${words}` };
}

/** Whether the server answered and only this command went wrong, for its key's sake or its own: others may do well. */
export function isOfOneCommand(error: unknown): boolean {
  return error instanceof errors.UpstashError && !knownFailure(wordsOf(error));
}

function knownFailure(said: string) {
  const known: readonly (readonly [RedisFailure["kind"], RegExp, Advice])[] = KNOWN_FAILURES;
  return known.find(([, pattern]) => pattern.test(said));
}

/** A line for each cause, the first cause last; of what Upstash adds to an error, the command goes: it is long. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? `${error.code} ` : "";
  const name = error.name === "Error" || error.name === "UpstashError" ? "" : `${error.name} `;
  const words = `${name}${code}${error.message.replace(/(?<!^undefined), command was: .*/s, "")}`;
  return error.cause instanceof Error ? `${words}\n${wordsOf(error.cause)}` : words;
}
