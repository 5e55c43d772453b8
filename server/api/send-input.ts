import { z } from "zod";

/** The body of a request may have this many bytes; more is answered 413. */
export const MAX_BODY_BYTES = 256 * 1024;

/** PostgreSQL stores no NUL, and nobody types one. */
export const messageText = z
  .string({ error: "The message must be text." })
  .max(MAX_BODY_BYTES, { error: "The message is too long. Please shorten it." })
  .refine((text) => text.trim() !== "", { error: "The message is empty." })
  .refine((text) => !text.includes("\u0000"), { error: "The message contains a NUL character." });

const id = z.uuid({ error: "Ids are UUIDs." });

export const sendInput = z.object(
  {
    conversationId: id,
    userMessageId: id,
    messageId: id,
    text: messageText,
    model: z.string({ error: "The model must be text." }).optional(),
  },
  { error: "The body must be JSON with conversationId, userMessageId, messageId and text." },
);
