import { CONTINUE_INSTRUCTION, joinReplies, type Turn } from "../ai/context";
import type { Database } from "../db/database";
import { FailureError, invalid } from "../errors";
import { type PathMessage, readPath } from "./read-path";
import type { SendInput } from "./send-input";

/** Where a message goes in its conversation's tree, and what the model is shown before its reply. */
export interface Thread {
  /** Of a new question. */
  questionParentId: string | null;
  replyParentId: string;
  /** Oldest first; its beginning can be left out of the prompt. */
  history: Turn[];
  /** What can't be left out: it ends with a user's turn. */
  last: Turn[];
  /** Messages older than `history`, which were not read. */
  unread: number;
}

/** What is known of the conversation already. */
export interface Known {
  headId: string | null;
  /** The message with the question's id, if there is one in it. */
  question: { id: string; parentId: string | null } | null;
}

const notFound = () => new FailureError({ code: "not_found" });

/**
 * Reads what a message follows. A question that is stored already stays where it is, and isn't its own history.
 * @param known null where there is no such conversation yet
 * @param mostCharacters more of the history is not read
 * @throws FailureError not_found (a message that isn't in this conversation), invalid_input (one that can't be followed so)
 */
export async function threadOf(
  db: Database,
  input: SendInput,
  known: Known | null,
  mostCharacters: number,
): Promise<Thread> {
  const { conversationId, userMessageId } = input;
  const read = (last: string) => readPath(db, conversationId, last, mostCharacters);
  switch (input.kind) {
    case undefined:
    case "message": {
      const last: Turn[] = [{ role: "user", content: input.text }];
      const parentId = parentOf(input.parentId, known);
      const thread = { questionParentId: parentId, replyParentId: userMessageId, last };
      if (!known) return { ...thread, history: joinReplies(input.earlier ?? []), unread: 0 };
      if (parentId === null) return { ...thread, history: [], unread: 0 };
      const { path, unread } = await read(parentId);
      const end = endOf(path, parentId);
      if (input.parentId && end.role !== "assistant")
        throw invalid("parentId", "A question follows a reply.");
      return { ...thread, history: turnsOf(path), unread };
    }
    case "regenerate": {
      if (!known?.question) throw notFound();
      const { path, unread } = await read(known.question.id);
      const { role, text } = endOf(path, userMessageId);
      if (role !== "user") throw invalid("userMessageId", "Only a question can be answered again.");
      const last: Turn[] = [{ role, content: text }];
      return {
        questionParentId: null,
        replyParentId: userMessageId,
        history: turnsOf(path.slice(0, -1)),
        last,
        unread,
      };
    }
    case "continue": {
      if (!known?.question) throw notFound();
      const { path, unread } = await read(input.parentId);
      refuseContinuing(endOf(path, input.parentId));
      const asked = path.findLastIndex(({ role }) => role === "user");
      if (path[asked]?.id !== userMessageId) {
        throw invalid("userMessageId", "This isn't the question of the reply that is to go on.");
      }
      const last = [...turnsOf(path.slice(asked)), CONTINUE_INSTRUCTION];
      return {
        questionParentId: null,
        replyParentId: input.parentId,
        history: turnsOf(path.slice(0, asked)),
        last,
        unread,
      };
    }
    default:
      return input satisfies never;
  }
}

function parentOf(asked: string | null | undefined, known: Known | null): string | null {
  if (!known && asked) throw notFound();
  if (asked !== undefined) return asked;
  if (known?.question) return known.question.parentId;
  return known?.headId ?? null;
}

function refuseContinuing({ role, status, text }: PathMessage): void {
  if (role !== "assistant") throw invalid("parentId", "Only a reply can be continued.");
  if (status === "streaming") throw invalid("parentId", "This reply is still being written.");
  if (text.trim() === "")
    throw invalid("parentId", "There is nothing to continue. Ask for a new reply instead.");
}

const turnsOf = (path: readonly PathMessage[]): Turn[] =>
  joinReplies(
    path
      .filter(({ status, text }) => status !== "streaming" && text !== "")
      .map(({ role, text }) => ({ role, content: text })),
  );

function endOf(path: readonly PathMessage[], id: string): PathMessage {
  const end = path.at(-1);
  if (end?.id !== id) throw notFound();
  return end;
}
