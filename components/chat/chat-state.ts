import type { ChatEvent } from "@/server/chat/events";
import type { Conversation, StoredMessage } from "./wire";

/** The ids of one message and its reply, made here: sent again with the same ids it is the same message. */
export interface MessageIds {
  userMessageId: string;
  messageId: string;
}

export type ChatMessage = StoredMessage;

export interface ChatState {
  messages: ChatMessage[];
  /** Where the page of messages before these ends; `null` where there is none. */
  earlier: Conversation["earlier"];
  /** The message that this tab has on the wire. */
  live: (MessageIds & { admitted: boolean }) | null;
  /** The connection to a reply was lost; the server goes on with it. */
  cut: boolean;
  /** A stop was asked for and has not come about yet. */
  stopping: boolean;
}

export type ChatAction =
  | { type: "sent"; ids: MessageIds; text: string; at: string }
  | { type: "event"; event: ChatEvent }
  | { type: "refused"; ids: MessageIds }
  | { type: "cut" }
  | { type: "stopping"; on: boolean }
  /** `since`: what was shown when it was asked for; where that has moved on meanwhile, the answer is too old. */
  | { type: "read"; conversation: Conversation; since?: ChatMessage[] }
  | { type: "earlier"; conversation: Conversation };

export function initialChat(conversation: Conversation | null): ChatState {
  const { messages = [], earlier = null } = conversation ?? {};
  return { messages, earlier, live: null, cut: false, stopping: false };
}

/** The reply that is being written, by this tab's request or by another's. */
export const openReply = (state: ChatState): ChatMessage | undefined =>
  state.messages.findLast((message) => message.role === "assistant" && message.status === "streaming");

/** What is on the screen of a conversation, moved by what this tab does and by what the server says. */
export function chatReducer(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case "sent":
      return {
        ...state,
        messages: [...state.messages, ...optimistic(action)],
        live: { ...action.ids, admitted: false },
      };
    case "event":
      return onEvent(state, action.event);
    case "refused": {
      const { userMessageId, messageId } = action.ids;
      const messages = state.messages.filter(({ id }) => id !== messageId && id !== userMessageId);
      return ended(state, messages);
    }
    case "cut":
      return { ...state, live: null, cut: true };
    case "stopping":
      return { ...state, stopping: action.on };
    case "read":
      return action.since && action.since !== state.messages ? state : withPage(state, action.conversation);
    case "earlier": {
      const { messages, earlier } = action.conversation;
      return { ...state, messages: [...messages, ...state.messages], earlier };
    }
    default:
      return action satisfies never;
  }
}

function optimistic({ ids, text, at }: Extract<ChatAction, { type: "sent" }>): ChatMessage[] {
  const blank = { failure: null, leftOut: 0, createdAt: at, receipt: null };
  return [
    { ...blank, id: ids.userMessageId, role: "user", status: "complete", text },
    { ...blank, id: ids.messageId, role: "assistant", status: "streaming", text: "" },
  ];
}

function onEvent(state: ChatState, event: ChatEvent): ChatState {
  const { live } = state;
  if (!live) return state;
  const change = (values: (reply: ChatMessage) => Partial<ChatMessage>) =>
    state.messages.map((message) =>
      message.id === live.messageId ? { ...message, ...values(message) } : message,
    );
  switch (event.type) {
    case "admitted":
      return {
        ...state,
        messages: change(() => ({ leftOut: event.leftOut })),
        live: { ...live, admitted: true },
      };
    case "delta":
      return { ...state, messages: change(({ text }) => ({ text: text + event.text })) };
    case "done": {
      const { receipt } = event;
      const status = receipt.ended === "stopped" ? "stopped" : "complete";
      return ended(
        state,
        change(() => ({ status, receipt })),
      );
    }
    case "failed": {
      const failure = event.failure.code;
      const known = failure.startsWith("provider_") ? (failure as StoredMessage["failure"]) : null;
      return ended(
        state,
        change(() => ({ status: "failed", failure: known, receipt: event.receipt })),
      );
    }
    default:
      return event satisfies never;
  }
}

const ended = (state: ChatState, messages: ChatMessage[]): ChatState => ({
  ...state,
  messages,
  live: null,
  cut: false,
  stopping: false,
});

/** The server's page takes the place of what is shown from its first message on; what came further by stream is kept. */
function withPage(state: ChatState, { messages: page, earlier }: Conversation): ChatState {
  const shown = new Map(state.messages.map((message) => [message.id, message]));
  const start = state.messages.findIndex(({ id }) => id === page[0]?.id);
  const older = start > 0 ? state.messages.slice(0, start) : [];
  const merged = page.map((message) => {
    const { text = "" } = shown.get(message.id) ?? {};
    const ahead = message.status === "streaming" && text.length > message.text.length;
    return { ...message, ...(ahead && { text }) };
  });
  const messages = [...older, ...merged];
  const next = { ...state, messages, earlier: older.length > 0 ? state.earlier : earlier };
  return openReply(next) ? next : ended(next, messages);
}
