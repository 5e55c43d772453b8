import { sql } from "drizzle-orm";
import { SYSTEM_PROMPT, type Turn } from "../ai/context";
import { estimatePrompt } from "../ai/estimate";
import type { Database } from "../db/database";
import { rowsOf } from "../db/rows";
import { conversations, messages, openReplies } from "../db/schema";
import type { Lease } from "../limits/limiter";
import type { Prepared, SendInput } from "./prepare";

/** Longest title taken from a first message, in characters. */
const TITLE_LENGTH = 60;

/**
 * Stores the message and an empty reply before anything is spent: one statement, so all of it or nothing, on the way to
 * the first token. A conversation's first message makes it; of two that race for one id, the later joins or finds it
 * somebody else's.
 * @returns false when an id of it is there already, or the conversation is somebody else's; nothing is stored then
 */
export async function openReply(
  db: Database,
  lease: Lease,
  { input, model, ownerId }: Prepared,
  { messages: sent, leftOut }: { messages: Turn[]; leftOut: number },
): Promise<boolean> {
  const at = new Date(lease.admittedAt).toISOString();
  const rows = JSON.stringify(messageRows(input, lease.admittedAt, leftOut));
  const estimated = estimatePrompt(SYSTEM_PROMPT, sent);
  const statement = sql`
    with mine as (
      insert into ${conversations} (id, user_id, title, created_at, updated_at)
      values (${input.conversationId}, ${ownerId}, ${titleOf(input.text)}, ${at}, ${at})
      on conflict (id) do update set updated_at = excluded.updated_at
        where ${conversations.userId} = excluded.user_id
      returning id
    ), written as (
      insert into ${messages} (id, conversation_id, role, status, text, left_out, created_at)
      select row.id, mine.id, row.role, row.status, row.text, row.left_out, row.created_at
      from mine, jsonb_to_recordset(${rows}::text::jsonb)
        as row (id uuid, role text, status text, text text, left_out integer, created_at timestamptz)
      returning id
    )
    insert into ${openReplies} (
      message_id, user_id, model, estimated_input_tokens, reserved_input_tokens, granted_output_tokens, admitted_at
    )
    select id, ${lease.subject.userId}::uuid, ${model.id}, ${estimated}::integer, ${lease.inputTokens}::integer,
      ${lease.grantedOutput}::integer, ${at}::timestamptz
    from written where id = ${input.messageId}
    returning message_id`;
  try {
    return rowsOf(await db.execute(statement)).length > 0;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

/** PostgreSQL's unique_violation, wherever the driver put it. */
function isTaken(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && cause.code === "23505") return true;
  }
  return false;
}

/** The ids that a message brings into its conversation. */
export const idsOf = ({ earlier = [], userMessageId, messageId }: SendInput): string[] => [
  ...earlier.map((turn) => turn.id),
  userMessageId,
  messageId,
];

function messageRows(input: SendInput, admittedAt: number, leftOut: number) {
  const { earlier = [], userMessageId, messageId, text } = input;
  const at = (ms: number) => new Date(admittedAt + ms).toISOString();
  const plain = { status: "complete", left_out: 0 };
  return [
    ...earlier.map(({ id, role, content }, i) => ({
      ...plain,
      id,
      role,
      text: content,
      created_at: at(i - earlier.length),
    })),
    { ...plain, id: userMessageId, role: "user", text, created_at: at(0) },
    { id: messageId, role: "assistant", status: "streaming", text: "", left_out: leftOut, created_at: at(1) },
  ];
}

const titleOf = (text: string): string =>
  [...text.replace(/\s+/g, " ").trim()].slice(0, TITLE_LENGTH).join("");
