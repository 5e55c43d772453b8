import type { Conversation, ConversationOptions, StoredMessage } from "../wire";
import { type Outgoing, withOutgoing } from "./outgoing";
import type { ReplyEnd } from "./reply-feed";

export type ChatMessage = StoredMessage;

/** The ids of one message and its reply, made here: sent again with the same ids it is the same message. */
export interface MessageIds {
  userMessageId: string;
  messageId: string;
}

/** Whether a reply that is being written reaches this tab. */
export type Connection = "connected" | "reconnecting";

export interface ChatState {
  /** `null` before the server has said one. */
  title: string | null;
  options: ConversationOptions;
  /** Whether the server has it, as far as this tab knows. */
  begun: boolean;
  /** The branch that is shown, oldest first. */
  messages: ChatMessage[];
  /** Where the page of messages before these ends; `null` where there is none. */
  earlier: Conversation["earlier"];
  /** The message that this tab has on the wire. */
  live: (MessageIds & { admitted: boolean }) | null;
  /** What a refusal of that message brings back. */
  before: Pick<ChatState, "messages" | "earlier"> | null;
  /** A stop was asked for and has not come about yet. */
  stopping: boolean;
  connection: Connection;
  /** What went wrong, where no banner says it. */
  notice: string | null;
  /** Grows when this tab turns to another branch: what was asked for before is too old to be shown. */
  turn: number;
}

export type ChatAction =
  | { type: "sent"; sent: Outgoing; at: string }
  | { type: "admitted"; messageId: string; leftOut: number }
  | { type: "refused"; messageId: string }
  | { type: "grown"; messageId: string; text: string }
  | { type: "ended"; messageId: string; end: ReplyEnd }
  | { type: "notice"; notice: string | null }
  | { type: "connection"; connection: Connection }
  | { type: "stopping"; on: boolean }
  | { type: "options"; options: ConversationOptions }
  /** `turn`: when it was asked for. */
  | { type: "read" | "selected"; conversation: Conversation; turn: number }
  /** `before`: what was above it when it was asked for. */
  | { type: "earlier"; conversation: Conversation; before: string }
  /** The server never kept what was said: nothing is left of it. */
  | { type: "emptied" }
  /** Somebody has deleted the conversation. What is on the screen stays there. */
  | { type: "deleted" };

const NO_OPTIONS: ConversationOptions = { model: null, instructions: null, temperature: null };

export function initialChat(conversation: Conversation | null): ChatState {
  const { title = null, options = NO_OPTIONS, messages = [], earlier = null } = conversation ?? {};
  const begun = conversation !== null;
  return { title, options, begun, messages, earlier, before: null, notice: null, turn: 0, ...QUIET };
}

const QUIET = { live: null, stopping: false, connection: "connected" } as const;

/** The reply that is being written, by this tab's request or by another's. */
export const openReply = (state: Pick<ChatState, "messages">): ChatMessage | undefined =>
  state.messages.findLast((message) => message.role === "assistant" && message.status === "streaming");

/** What is on the screen of a conversation, moved by what this tab does and by what the server says. */
export function chatReducer(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case "sent": {
      const { messages, earlier } = state;
      return {
        ...state,
        messages: withOutgoing(messages, action.sent, action.at),
        earlier: begins(action.sent) ? null : earlier,
        live: { ...action.sent.ids, admitted: false },
        before: { messages, earlier },
        turn: state.turn + 1,
      };
    }
    case "admitted": {
      const next = changed(state, action.messageId, () => ({ leftOut: action.leftOut }));
      return { ...next, live: state.live && { ...state.live, admitted: true }, before: null, begun: true };
    }
    case "refused":
      if (state.live?.messageId !== action.messageId) return state;
      return { ...state, ...QUIET, ...state.before, before: null, turn: state.turn + 1 };
    case "grown":
      return changed(state, action.messageId, ({ text }) =>
        action.text.length > text.length ? { text: action.text } : null,
      );
    case "ended":
      return settled(changed(state, action.messageId, () => endOf(action.end)));
    case "notice":
      return { ...state, notice: action.notice };
    case "connection":
      return state.connection === action.connection ? state : { ...state, connection: action.connection };
    case "stopping":
      return { ...state, stopping: action.on };
    case "options":
      return { ...state, options: action.options };
    case "read":
      return action.turn === state.turn ? settled(withPage(state, action.conversation)) : state;
    case "selected":
      if (action.turn !== state.turn) return state;
      return settled({ ...withPage(state, action.conversation), turn: state.turn + 1 });
    case "earlier": {
      if (action.before !== state.earlier) return state;
      const { messages, earlier } = action.conversation;
      return { ...state, messages: [...messages, ...state.messages], earlier };
    }
    case "emptied":
      return { ...state, ...QUIET, messages: [], earlier: null, before: null, turn: state.turn + 1 };
    case "deleted": {
      const messages = state.messages.map((message) =>
        message.status === "streaming" ? { ...message, status: "stopped" as const } : message,
      );
      return { ...state, ...QUIET, messages };
    }
    default:
      return action satisfies never;
  }
}

const begins = (sent: Outgoing) => sent.kind === "message" && sent.parentId === null;

/** A reply only ever grows, and what has ended has ended: whatever comes late changes nothing. */
function changed(
  state: ChatState,
  id: string,
  values: (reply: ChatMessage) => Partial<ChatMessage> | null,
): ChatState {
  const reply = state.messages.find((message) => message.id === id);
  const change = reply?.status === "streaming" && values(reply);
  if (!change) return state;
  return {
    ...state,
    messages: state.messages.map((message) => (message === reply ? { ...message, ...change } : message)),
  };
}

function endOf(end: ReplyEnd): Partial<ChatMessage> {
  if (end.type === "done") {
    const { receipt } = end;
    return { status: receipt?.ended === "stopped" ? "stopped" : "complete", receipt };
  }
  const { code } = end.failure;
  const failure = code.startsWith("provider_") ? code : null;
  return { status: "failed", failure, receipt: end.receipt };
}

/** Where nothing is being written, nothing is on the wire, stopping or lost either. */
const settled = (state: ChatState): ChatState => (openReply(state) ? state : { ...state, ...QUIET });

/** The server's page takes the place of what is shown from its first message on; what is above that stays. */
function withPage(state: ChatState, conversation: Conversation): ChatState {
  const { title, options, messages: page, earlier } = conversation;
  const start = state.messages.findIndex(({ id }) => id === page[0]?.id);
  const older = start > 0 ? state.messages.slice(0, start) : [];
  const shown = new Map(state.messages.map((message) => [message.id, message]));
  const messages = [...older, ...page.map((message) => further(message, shown.get(message.id)))];
  return {
    ...state,
    title,
    options,
    begun: true,
    messages,
    earlier: older.length > 0 ? state.earlier : earlier,
  };
}

/** A reading is as old as its asking: the stream may have been faster. What has ended is as the server keeps it. */
function further(read: ChatMessage, shown: ChatMessage | undefined): ChatMessage {
  if (read.status !== "streaming" || !shown) return read;
  const { siblings } = read;
  if (shown.receipt) return { ...shown, siblings };
  return shown.text.length > read.text.length ? { ...read, text: shown.text } : read;
}
