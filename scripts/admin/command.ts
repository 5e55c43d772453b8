import { parseArgs } from "node:util";
import type { z } from "zod";
import type { Database } from "../../server/db/database";
import type { Env } from "../../server/env";

/** What a command works with. */
export interface Admin {
  db: Database;
  env: Env;
  /** Unix milliseconds */
  now: number;
  /** For whoever waits: one line to stderr. */
  progress(line: string): void;
}

/** The same twice: for a program, and for a person. */
export interface Answer {
  json: object;
  text: string;
}

/** An option of the command line: `value` names what it takes, a flag takes nothing. */
export interface Option {
  value?: string;
  does: string;
}

export interface Command {
  name: string;
  does: string;
  options: Record<string, Option>;
  /** Checks the options and does it. @throws WrongUsage before anything is opened */
  prepare(given: Record<string, string | boolean | undefined>): (admin: Admin) => Promise<Answer>;
}

/** A command line that can't be understood; the message says what is wanted. */
export class WrongUsage extends Error {}

/** Ties a command's options to their checks and to what it does with the checked values. */
export function command<Input>(parts: {
  name: string;
  does: string;
  options: Record<string, Option>;
  input: z.ZodType<Input>;
  run(admin: Admin, input: Input): Promise<Answer>;
}): Command {
  const { name, does, options, input, run } = parts;
  return {
    name,
    does,
    options,
    prepare(given) {
      const parsed = input.safeParse(given);
      if (!parsed.success) throw new WrongUsage(problem(parsed.error, given));
      return (admin) => run(admin, parsed.data);
    },
  };
}

/** @throws WrongUsage for an option that the command doesn't have, or one without its value */
export function readOptions(
  args: string[],
  options: Record<string, Option>,
): Record<string, string | boolean | undefined> {
  const known = Object.fromEntries(
    Object.entries(options).map(([name, { value }]) => [
      name,
      { type: value ? ("string" as const) : ("boolean" as const) },
    ]),
  );
  try {
    return parseArgs({ args, options: known }).values;
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error));
  }
}

function problem(error: z.ZodError, given: Record<string, unknown>): string {
  const issue = error.issues[0];
  const name = issue?.path[0];
  if (name === undefined) return String(issue?.message);
  const got = given[String(name)];
  return `--${String(name)}: got ${got === undefined ? "nothing" : JSON.stringify(got)}, ${issue?.message}`;
}
