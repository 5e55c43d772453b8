import type { Turn } from "../ai/context";
import type { ConversationOptions } from "./conversation-options";

/** What is asked for. Ids are made by the client: the same ones again are the same message. */
export type SendInput = {
  conversationId: string;
  /** The question's: of a new one, or of the stored one that the reply answers. */
  userMessageId: string;
  /** The reply's; the lease's id as well. */
  messageId: string;
  /** Left out, it is the conversation's. */
  model?: string | undefined;
  /** Kept with a new conversation. */
  options?: { [K in "instructions" | "temperature"]?: ConversationOptions[K] | undefined } | undefined;
} & (
  | {
      kind?: "message" | undefined;
      text: string;
      /** The reply that it follows, null where it begins; left out, the end of the branch that is shown. */
      parentId?: string | null | undefined;
      /** Turns before `text` of a conversation that is not stored yet (the REST door). */
      earlier?: (Turn & { id: string })[] | undefined;
    }
  /** Another reply to the stored question. */
  | { kind: "regenerate" }
  /** More of a reply that was cut. */
  | { kind: "continue"; parentId: string }
);

/** Whether it brings a question into the conversation, and not only a reply. */
export const bringsQuestion = (input: SendInput): input is Extract<SendInput, { text: string }> =>
  input.kind === undefined || input.kind === "message";

/** Whether the same was asked for twice. */
export function isSameRequest(one: SendInput, other: SendInput): boolean {
  return (
    one.conversationId === other.conversationId &&
    one.userMessageId === other.userMessageId &&
    one.messageId === other.messageId &&
    (one.kind ?? "message") === (other.kind ?? "message") &&
    textOf(one) === textOf(other) &&
    mayFollow(one, parentOf(other)) &&
    mayFollow(other, parentOf(one))
  );
}

const textOf = (input: SendInput): string | null => (bringsQuestion(input) ? input.text : null);
const parentOf = (input: SendInput) => (input.kind === "regenerate" ? undefined : input.parentId);

/** Whether a request asks for this parent, or leaves it open. */
function mayFollow(input: SendInput, parentId: string | null | undefined): boolean {
  const asked = parentOf(input);
  return asked === undefined || parentId === undefined || asked === parentId;
}
