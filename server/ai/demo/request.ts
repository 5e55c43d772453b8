import { z } from "zod";
import { modelById } from "../models";

const block = z.object({
  type: z.literal("text"),
  text: z.string().min(1),
  cache_control: z.object({ type: z.literal("ephemeral") }).optional(),
});
const content = z.union([z.string().min(1), z.array(block).min(1)]);

const request = z.object({
  model: z.string().min(1),
  max_tokens: z.int().min(1),
  stream: z.boolean().default(false),
  system: content.optional(),
  temperature: z.number().min(0).max(1).optional(),
  messages: z.array(z.object({ role: z.enum(["user", "assistant"]), content })).min(1),
});

/** What the demo model reads of a Messages API request; it ignores the rest. */
export type DemoRequest = z.infer<typeof request>;

/** A parsed body, or the sentence that a 400 carries. */
export function parseRequest(body: string): DemoRequest | string {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return "The request body is not valid JSON.";
  }
  const parsed = request.safeParse(json);
  if (!parsed.success) return z.prettifyError(parsed.error);
  const { model, messages, temperature } = parsed.data;
  if (messages[0]?.role !== "user") return "messages: first message must use the user role";
  if (messages.at(-1)?.role !== "user") return "messages: the conversation must end with a user message";
  if (temperature !== undefined && modelById(model)?.temperature === false)
    return `temperature: ${model} does not support this parameter`;
  return parsed.data;
}

/** The text of a message or of the system prompt, whichever form it came in. */
export function textOf(content: DemoRequest["messages"][number]["content"]): string {
  return typeof content === "string" ? content : content.map((part) => part.text).join("\n");
}

/** Whether the cache may keep the prompt up to the end of this message. */
export function isMarked(content: DemoRequest["messages"][number]["content"]): boolean {
  return typeof content !== "string" && content.at(-1)?.cache_control !== undefined;
}
