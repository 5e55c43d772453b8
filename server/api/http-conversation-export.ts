import { z } from "zod";
import type { User } from "../auth/users";
import { conversationToExport } from "../chat/export-conversation";
import { conversationJson } from "../chat/export-json";
import { conversationMarkdown } from "../chat/export-markdown";
import { FailureError } from "../errors";
import type { Services } from "../wire";
import { attachment } from "./attachment";
import { createContext } from "./context";
import { countRead } from "./count-call";
import { fieldsOf } from "./fields";
import { id } from "./inputs";
import { problem } from "./problem";
import { streamOf } from "./stream-of";

const FORMATS = {
  md: { contentType: "text/markdown; charset=utf-8", write: conversationMarkdown },
  json: { contentType: "application/json; charset=utf-8", write: conversationJson },
} as const;

const exportInput = z.object({
  id,
  format: z.enum(["md", "json"], { error: "The format is md or json." }),
});

/**
 * `GET ?format=md|json`: one of the user's conversations as a file, streamed: the branch that is shown as Markdown, or all
 * of it as a `ConversationFile`. Refusals are problem+json.
 */
export async function answerConversationExport(
  services: Services,
  user: User | null,
  request: Request,
  conversationId: string,
): Promise<Response> {
  const { db, now } = services;
  try {
    await countRead(createContext(services, user, request, new Headers()));
    if (!user) throw new FailureError({ code: "unauthenticated" });
    const asked = { id: conversationId, format: new URL(request.url).searchParams.get("format") };
    const parsed = exportInput.safeParse(asked);
    if (!parsed.success) throw new FailureError({ code: "invalid_input", fields: fieldsOf(parsed.error) });
    const conversation = await conversationToExport(db, user.id, parsed.data.id);
    const { contentType, write } = FORMATS[parsed.data.format];
    const body = request.method === "HEAD" ? null : streamOf(write(db, conversation, now()));
    return new Response(body, {
      headers: {
        "Content-Type": contentType,
        "Content-Disposition": attachment(conversation.title, parsed.data.format),
        "Cache-Control": "no-store",
      },
    });
  } catch (error) {
    if (error instanceof FailureError) return problem(error, now());
    throw error;
  }
}
