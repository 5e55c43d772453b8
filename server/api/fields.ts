import type { z } from "zod";

/** What is wrong, by field; a list's or an object's part under its path: `messages.0.content`. */
export function fieldsOf(error: z.ZodError): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const issue of error.issues) {
    const field = issue.path.join(".") || "body";
    fields[field] = [...(fields[field] ?? []), issue.message];
  }
  return fields;
}
