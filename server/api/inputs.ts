import { z } from "zod";

/** The body of a request may have this many bytes; more is answered 413. */
export const MAX_BODY_BYTES = 256 * 1024;

/** As PostgreSQL writes it: lower case, so that an id equals itself in memory and in the database. */
export const id = z.uuid({ error: "Ids are UUIDs." }).transform((value) => value.toLowerCase());

const withoutNul = (text: string): boolean => !text.includes("\u0000");

/** PostgreSQL stores no NUL, and half a surrogate pair comes back as something else: neither is anything a person typed. */
export const storable = z
  .string({ error: "This must be text." })
  .refine(withoutNul, { error: "The text contains a NUL character." })
  .transform((text) => text.toWellFormed());

export const messageText = z
  .string({ error: "The message must be text." })
  .max(MAX_BODY_BYTES, { error: "The message is too long. Please shorten it." })
  .refine((text) => text.trim() !== "", { error: "The message is empty." })
  .pipe(storable);

export const title = z
  .string({ error: "The title must be text." })
  .trim()
  .min(1, { error: "The title is empty." })
  .max(120, { error: "A title has at most 120 characters." })
  .pipe(storable);

/** Where a page ended, as the page before it said. */
export const cursor = z
  .object({
    at: z.iso.datetime().refine((at) => at >= "2000", { error: "Pages start at the year 2000." }),
    id,
  })
  .nullish();

export const sendInput = z
  .object(
    {
      conversationId: id,
      userMessageId: id,
      messageId: id,
      text: messageText,
      model: z.string({ error: "The model must be text." }).optional(),
    },
    { error: "The body must be JSON with conversationId, userMessageId, messageId and text." },
  )
  .refine(({ userMessageId, messageId }) => userMessageId !== messageId, {
    error: "The message and its reply need ids of their own.",
    path: ["messageId"],
  });
