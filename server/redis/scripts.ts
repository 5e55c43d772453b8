import { createHash } from "node:crypto";

/** Upstash's own flag, which Redis refuses. With it alone the line goes; beside others only the word does. */
const SHEBANG = /^#!lua flags=([^\n]*)/;
const UPSTASH_FLAG = "allow-key-locking";

/**
 * Makes scripts that are written for Upstash run on Redis: takes `allow-key-locking` out, and knows which digest the
 * rest has, so that EVALSHA by the digest of the original finds it.
 */
export function createScriptAdapter() {
  const digests = new Map<string, string>();

  function adapt(script: string): string {
    const flags = SHEBANG.exec(script)?.[1]?.split(",");
    if (!flags?.includes(UPSTASH_FLAG)) return script;
    const others = flags.filter((flag) => flag !== UPSTASH_FLAG);
    // The line break stays, so that errors name the line of the original.
    const adapted = script.replace(SHEBANG, others.length > 0 ? `#!lua flags=${others.join(",")}` : "");
    digests.set(sha1(script), sha1(adapted));
    return adapted;
  }

  const digest = (original: string) => digests.get(original.toLowerCase()) ?? original;

  return {
    /** The command as Redis takes it, with its name in capitals. */
    outgoing([name = "", ...args]: readonly string[]): string[] {
      const word = name.toUpperCase();
      const [first = "", ...rest] = args;
      if (word === "EVAL" || word === "EVAL_RO") return [word, adapt(first), ...rest];
      if (word === "EVALSHA" || word === "EVALSHA_RO") return [word, digest(first), ...rest];
      if (word !== "SCRIPT") return [word, ...args];
      const sub = first.toUpperCase();
      if (sub === "LOAD") return [word, sub, ...rest.map(adapt)];
      return [word, first, ...(sub === "EXISTS" ? rest.map(digest) : rest)];
    },

    /** What was asked with `command`: the digest of a loaded script is that of the original. */
    incoming([name = "", sub = "", script = ""]: readonly string[], answer: unknown): unknown {
      const loaded = name.toUpperCase() === "SCRIPT" && sub.toUpperCase() === "LOAD";
      return loaded ? sha1(script) : answer;
    },
  };
}

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");
