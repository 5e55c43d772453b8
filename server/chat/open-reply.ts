import { sql } from "drizzle-orm";
import type { Turn } from "../ai/context";
import { estimatePrompt } from "../ai/estimate";
import type { Database } from "../db/database";
import { rowsOf } from "../db/rows";
import { conversations, messages, openReplies, searchable } from "../db/schema";
import { FailureError } from "../errors";
import type { Lease } from "../limits/limiter";
import type { Prepared } from "./prepare";
import { bringsQuestion } from "./send-input";
import { withoutMarkup } from "./without-markup";

/** Longest title taken from a message, in characters. */
const TITLE_LENGTH = 60;
/** Of a long message so much is looked at. */
const TITLE_SOURCE = 1_000;
/** Characters that turn around what stands after them, also beside the title. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * Stores the message and an empty reply before anything is spent: one statement, so all of it or nothing, on the way to
 * the first token. The branch with the new reply is the one that is shown. A conversation's first message makes it; of
 * two that race for one id, the later joins or finds it somebody else's.
 * @returns false when an id of it is there already, or the conversation is somebody else's; nothing is stored then
 * @throws FailureError conflict when what it follows was taken back meanwhile
 */
export async function openReply(
  db: Database,
  lease: Lease,
  prepared: Prepared,
  { messages: sent, leftOut }: { messages: Turn[]; leftOut: number },
): Promise<boolean> {
  const { input, model, ownerId, options, system } = prepared;
  const at = new Date(lease.admittedAt).toISOString();
  const rows = JSON.stringify(messageRows(prepared, lease.admittedAt, leftOut));
  const estimated = estimatePrompt(system, sent);
  const statement = sql`
    with mine as (
      insert into ${conversations} (
        id, user_id, title, head_id, model, instructions, temperature, created_at, updated_at
      )
      values (
        ${input.conversationId}, ${ownerId}, ${titleOf(prepared)}, ${input.messageId}, ${model.id},
        ${options.instructions}, ${options.temperature}, ${at}, ${at}
      )
      on conflict (id) do update
        set updated_at = excluded.updated_at, head_id = excluded.head_id, model = excluded.model
        where ${conversations.userId} = excluded.user_id
      returning id
    ), written as (
      insert into ${messages} (
        id, conversation_id, parent_id, role, status, text, search, left_out, created_at
      )
      select row.id, mine.id, row.parent_id, row.role, row.status, row.text,
        case when row.status <> 'streaming' then ${searchable(sql`row.text`)} end, row.left_out, row.created_at
      from mine, jsonb_to_recordset(${rows}::text::jsonb) as row (
        id uuid, parent_id uuid, role text, status text, text text, left_out integer, created_at timestamptz
      )
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
    if (violates(error, "23505")) return false;
    if (violates(error, "23503", PARENT))
      throw new FailureError({ code: "conflict" }, GONE, { cause: error });
    throw error;
  }
}

const PARENT = "messages_parent_id_messages_id_fk";
const GONE =
  "The message that this one follows was taken back meanwhile. Nothing was sent or charged; reload to see what is there.";

/** Whether this is PostgreSQL's error of that state, wherever the driver put it. @param constraint by this one */
function violates(error: unknown, state: string, constraint = ""): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && cause.code === state) return cause.message.includes(constraint);
  }
  return false;
}

/** The turns that a message brings into its conversation, oldest first: each follows the one before it. */
function broughtBy({ input, isNew }: Prepared): (Turn & { id: string })[] {
  if (!bringsQuestion(input)) return [];
  const earlier = isNew ? (input.earlier ?? []) : [];
  return [...earlier, { id: input.userMessageId, role: "user", content: input.text }];
}

/** The ids of what a message brings into its conversation, its reply last: each follows the one before it. */
export const idsOf = (prepared: Prepared): string[] => [
  ...broughtBy(prepared).map(({ id }) => id),
  prepared.input.messageId,
];

function messageRows(prepared: Prepared, admittedAt: number, leftOut: number) {
  const { input, thread } = prepared;
  const turns = broughtBy(prepared);
  const at = (ms: number) => new Date(admittedAt + ms).toISOString();
  const brought = turns.map(({ id, role, content }, i) => ({
    id,
    parent_id: turns[i - 1]?.id ?? thread.questionParentId,
    role,
    status: "complete",
    text: content,
    left_out: 0,
    created_at: at(i + 1 - turns.length),
  }));
  const reply = { role: "assistant", status: "streaming", text: "", left_out: leftOut, created_at: at(1) };
  return [...brought, { id: input.messageId, parent_id: thread.replyParentId, ...reply }];
}

/** The user's first words in the conversation, without marks, and to the end of a word where there is one. */
function titleOf(prepared: Prepared): string {
  const words = broughtBy(prepared).find(({ role }) => role === "user")?.content ?? "";
  const line = withoutMarkup(words.slice(0, TITLE_SOURCE)).replace(TURNING, "").replace(/\s+/g, " ").trim();
  const characters = [...line];
  if (characters.length <= TITLE_LENGTH) return line || [...words.trim()].slice(0, TITLE_LENGTH).join("");
  const cut = characters.slice(0, TITLE_LENGTH - 1).join("");
  return `${cut.replace(/(?<=.{30}) \S*$/u, "")}…`;
}
