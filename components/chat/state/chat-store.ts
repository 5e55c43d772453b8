import type { Conversation } from "../wire";
import { type ChatAction, type ChatState, chatReducer, initialChat } from "./chat-state";

export type ChatStore = ReturnType<typeof createChatStore>;

/** The state of one conversation on the screen, read at once by whoever needs it, whenever that is. */
export function createChatStore(initial: Conversation | null) {
  let state = initialChat(initial);
  const listeners = new Set<() => void>();
  return {
    getState: (): ChatState => state,
    dispatch(action: ChatAction) {
      const next = chatReducer(state, action);
      if (next === state) return;
      state = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
