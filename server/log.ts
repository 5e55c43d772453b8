type Level = "info" | "warn" | "error";
type Fields = Record<string, unknown>;

const SECRET_NAME = /secret|password|authorization|cookie|api_?key|token$/i;
const SECRET_VALUE = /sk-ant-[\w-]+|hr_[\w-]{8,}/g;

/** One line of JSON per event to stdout (`warn` and `error` to stderr): `{ at, level, event, ...fields }`. Secrets are blanked. */
export const log = {
  info: (event: string, fields?: Fields) => console.log(line("info", event, fields)),
  warn: (event: string, fields?: Fields) => console.warn(line("warn", event, fields)),
  error: (event: string, fields?: Fields) => console.error(line("error", event, fields)),
};

/** A log line as text. Fields named like a secret, and values that look like a key, are replaced by `[redacted]`. */
export function line(level: Level, event: string, fields: Fields = {}, at = new Date()): string {
  return JSON.stringify({ at: at.toISOString(), level, event, ...fields }, redact);
}

/**
 * What went wrong, for a log line: of a database error the server's own words, since the query's parameters are what
 * people wrote.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : `${error.name}: ${error.message}`;
}

function redact(name: string, value: unknown): unknown {
  if (SECRET_NAME.test(name)) return "[redacted]";
  if (typeof value === "string") return value.replace(SECRET_VALUE, "[redacted]");
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Error) return { name: value.name, message: value.message };
  return value;
}
