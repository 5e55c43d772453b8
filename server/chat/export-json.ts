import type { Database } from "../db/database";
import { type ConversationOptions, optionsOf } from "./conversation-options";
import { allMessages, type ExportedConversation } from "./export-conversation";
import type { MessageAlone } from "./message-row";

/** What a JSON export is, whole. Instants are ISO 8601, UTC. */
export interface ConversationFile {
  format: "headroom.conversation";
  /** Of this shape: members may be added, others make it 2. */
  version: 1;
  exportedAt: string;
  conversation: {
    id: string;
    title: string;
    createdAt: string;
    updatedAt: string;
    options: ConversationOptions;
    /** The last message of the branch that is shown. */
    headId: string | null;
  };
  /** Of all branches, oldest first; `parentId` says what each follows. */
  messages: MessageAlone[];
}

/** A conversation as a `ConversationFile`, in pieces: one line for each message. */
export async function* conversationJson(
  db: Database,
  conversation: ExportedConversation,
  now: number,
): AsyncGenerator<string, void> {
  const { id, title, createdAt, updatedAt, headId } = conversation;
  const head = {
    format: "headroom.conversation",
    version: 1,
    exportedAt: new Date(now).toISOString(),
    conversation: {
      id,
      title,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
      options: optionsOf(conversation),
      headId,
    },
  } satisfies Omit<ConversationFile, "messages">;
  yield `${JSON.stringify(head).slice(0, -1)},"messages":[`;
  let separator = "\n";
  for await (const message of allMessages(db, conversation)) {
    yield separator + JSON.stringify(message);
    separator = ",\n";
  }
  yield "\n]}\n";
}
