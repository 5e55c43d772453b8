import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import { defaultModel } from "../ai/models";
import type { User } from "../auth/users";
import type { ChatEvent } from "../chat/events";
import type { SendInput } from "../chat/send-input";
import { FailureError, invalid } from "../errors";
import type { Services } from "../wire";
import { admit } from "./admit";
import { withinBodyLimit } from "./body";
import { countMistakes } from "./count-call";
import { fieldsOf } from "./fields";
import { id, messageText } from "./inputs";
import { problem } from "./problem";
import { senderOf, withChallenge } from "./sender";

const MOST_MESSAGES = 400;

const body = z.object(
  {
    messages: z
      .array(z.object({ role: z.enum(["user", "assistant"]), content: messageText }))
      .min(1, { error: "Send at least one message." })
      .max(MOST_MESSAGES)
      .refine((list) => list.at(-1)?.role === "user", { error: "The last message must be the user's." }),
    model: z.string().optional(),
    conversationId: id.optional(),
  },
  { error: 'The body must be JSON: {"messages": [{"role": "user", "content": "hi"}]}.' },
);

/**
 * `POST /api/chat`: the same guard and the same generation as `chat.send` behind a plain door. Answers the reply's text
 * as it is generated; errors are problem+json. With `conversationId` of a stored conversation its own history counts,
 * and only the last message is taken; otherwise the messages given become a new one.
 * @param visitor whose session the request carries; nobody asks for it where there is an `Authorization`
 */
export async function answerChat(parts: Services, visitor: User | null, request: Request): Promise<Response> {
  try {
    const user = await senderOf(parts, visitor, request.headers);
    const began = await countMistakes(parts, user);
    try {
      const answer = await answerSender(parts, user, request);
      began(null);
      return answer;
    } catch (error) {
      began(error instanceof FailureError ? error.failure : null);
      throw error;
    }
  } catch (error) {
    return withChallenge(problem(error, parts.now()), request.headers);
  }
}

/** @throws FailureError as `admit` and `chat.send`, and for a bad body */
async function answerSender(parts: Services, user: User, request: Request): Promise<Response> {
  if (!isJson(request.headers)) {
    return problem(
      invalid("body", "The content type must be application/json, in UTF-8 and not compressed."),
      parts.now(),
      415,
    );
  }
  const bounded = await withinBodyLimit(request);
  if (!bounded)
    return problem(invalid("body", "The request is over 256 KB. Please shorten it."), parts.now(), 413);
  const input = readInput(await bounded.json().catch(() => undefined));
  const headers = new Headers({
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "no-store, no-transform",
  });
  const metered = await admit({ services: parts, responseHeaders: headers, guestCookie: null }, user, input);
  const events = await parts.chat.send(metered.admission, metered.prepared);
  headers.set("X-Conversation-Id", input.conversationId);
  headers.set("X-Message-Id", input.messageId);
  return new Response(textOf(events), { headers });
}

function isJson(headers: Headers): boolean {
  const [type, ...parameters] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  const charset = parameters.find((parameter) => parameter.trim().startsWith("charset="));
  return (
    type?.trim() === "application/json" &&
    (charset === undefined || /^charset="?utf-8"?$/.test(charset.trim())) &&
    !headers.has("content-encoding")
  );
}

function readInput(json: unknown): SendInput {
  const parsed = body.safeParse(json);
  if (!parsed.success) throw new FailureError({ code: "invalid_input", fields: fieldsOf(parsed.error) });
  const { messages, model, conversationId } = parsed.data;
  const last = messages.at(-1);
  return {
    conversationId: conversationId ?? uuidv7(),
    userMessageId: uuidv7(),
    messageId: uuidv7(),
    text: last?.content ?? "",
    // Not the conversation's: what a script costs must not change with what was chosen on a screen.
    model: model ?? defaultModel().id,
    earlier: messages.slice(0, -1).map((turn) => ({ ...turn, id: uuidv7() })),
  };
}

/** The reply's text as bytes. A reply that fails after its start breaks the stream off: its length tells nothing then. */
function textOf(events: AsyncIterable<ChatEvent>): ReadableStream<Uint8Array> {
  const iterator = events[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        const { value: event, done } = await iterator.next();
        if (done || event.type === "done") return controller.close();
        if (event.type === "failed") return controller.error(new Error(event.message));
        if (event.type === "delta") return controller.enqueue(encoder.encode(event.text));
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
