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

export const searchQuery = z
  .string({ error: "The search must be text." })
  .trim()
  .min(1, { error: "The search is empty." })
  .max(200, { error: "A search has at most 200 characters." })
  .pipe(storable);

/** Where a page ended, as the page before it said. */
export const cursor = z
  .object({
    at: z.iso.datetime().refine((at) => at >= "2000", { error: "Pages start at the year 2000." }),
    id,
  })
  .nullish();

export const MAX_INSTRUCTIONS = 4_000;

const modelId = z.string({ error: "The model must be text." });

const instructions = z
  .string({ error: "The instructions must be text." })
  .trim()
  .max(MAX_INSTRUCTIONS, {
    error: `Instructions have at most ${MAX_INSTRUCTIONS.toLocaleString("en")} characters.`,
  })
  .pipe(storable)
  .transform((text) => text || null);

const temperature = z
  .number({ error: "The temperature must be a number." })
  .min(0, { error: "The temperature is at least 0." })
  .max(1, { error: "The temperature is at most 1." });

/** Of a conversation: left out, an option stays as it is; null takes it back. */
export const optionsInput = z.object({
  model: modelId.nullish(),
  instructions: instructions.nullish(),
  temperature: temperature.nullish(),
});

const sent = {
  conversationId: id,
  userMessageId: id,
  messageId: id,
  model: modelId.optional(),
  options: optionsInput.omit({ model: true }).optional(),
};

/** What is sent: a new message, which `kind` may leave out, another reply to a stored one, or more of a reply that was cut. */
export const sendInput = z
  .discriminatedUnion(
    "kind",
    [
      z.object({
        ...sent,
        kind: z.literal("message").optional(),
        text: messageText,
        parentId: id.nullish(),
      }),
      z.object({ ...sent, kind: z.literal("regenerate") }),
      z.object({ ...sent, kind: z.literal("continue"), parentId: id }),
    ],
    { error: "The body must be JSON with conversationId, userMessageId, messageId and text." },
  )
  .refine(({ userMessageId, messageId }) => userMessageId !== messageId, {
    error: "The message and its reply need ids of their own.",
    path: ["messageId"],
  });

/** More UTF-16 code units than any reply has. */
const MOST_CHARACTERS = 10_000_000;

const characters = z.int().min(0).max(MOST_CHARACTERS);

/** Which reply, and how much of its text the reader has; the number of the last event it saw, which tRPC adds, knows best. */
export const resumeInput = z
  .object({
    messageId: id,
    after: characters.optional(),
    lastEventId: z.string().regex(/^\d+$/).transform(Number).pipe(characters).optional(),
  })
  .transform(({ messageId, after = 0, lastEventId = after }) => ({ messageId, after: lastEventId }));
