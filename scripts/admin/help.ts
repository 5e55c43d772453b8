import type { Command } from "./command";

const INVOKED = "npm run admin --";

/** Every command in a line each. */
export function helpOfAll(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    `${INVOKED} <command> [options]`,
    "",
    ...commands.map(({ name, does }) => `  ${name.padEnd(width)}  ${does}`),
    `  ${"help".padEnd(width)}  this, or the options of one: help user:create`,
    "",
    '  --json prints one JSON document on stdout, and nothing else there; of a failure it is { "error": "..." }.',
    "",
    "Works on the database that the app would open: DATABASE_URL, beside running processes, or the embedded one in",
    "HEADROOM_DATA_DIR while none runs. Beside DATABASE_URL, making keys needs the app's AUTH_SECRET. With NODE_ENV=production it reads .env.production, as the production server does.",
    "Exit codes: 0 done, 1 failed, 2 not understood.",
  ].join("\n");
}

/** One command with its options. */
export function helpOf({ name, does, options }: Command): string {
  const rows = [
    ...Object.entries(options).map(([option, { value, does }]) => [
      `--${option}${value ? ` <${value}>` : ""}`,
      does,
    ]),
    ["--json", "one JSON document"],
  ];
  const width = Math.max(...rows.map(([option]) => option?.length ?? 0));
  return [
    `${INVOKED} ${name}: ${does}`,
    "",
    ...rows.map(([option, text]) => `  ${option?.padEnd(width)}  ${text}`),
  ].join("\n");
}

/** What the commands are, for a program. */
export const asJson = (commands: readonly Command[]): string =>
  JSON.stringify({ commands: commands.map(({ name, does, options }) => ({ name, does, options })) }, null, 2);
