import type { ConversationOptions } from "../wire";
import type { ChatStore } from "./chat-store";

const NOT_STORED = "The options could not be stored. They are as they were; please try again.";

/** A conversation's options: a change shows at once, and is stored as soon as there is a conversation to store it with. */
export function createOptions({
  store: { getState, dispatch },
  configure,
  onStored,
}: {
  store: ChatStore;
  configure: (change: Partial<ConversationOptions>) => Promise<ConversationOptions>;
  onStored: () => void;
}) {
  /** The newest change; what the server says of an older one isn't shown any more. */
  let newest = 0;

  async function store(change: Partial<ConversationOptions>, before: ConversationOptions) {
    newest += 1;
    const mine = newest;
    const stored = await configure(change).catch(() => null);
    if (mine !== newest) return;
    dispatch({ type: "options", options: stored ?? before });
    if (stored) onStored();
    else dispatch({ type: "notice", notice: NOT_STORED });
  }

  return {
    set(change: Partial<ConversationOptions>): void {
      const { options: before, begun } = getState();
      dispatch({ type: "options", options: { ...before, ...change } });
      if (begun) void store(change, before);
    },
    /** Stores what was changed while the first message, which took `sent` along, was on its way. */
    catchUp(sent: ConversationOptions): void {
      const { options } = getState();
      const { instructions, temperature } = options;
      if (instructions === sent.instructions && temperature === sent.temperature) return;
      void store({ instructions, temperature }, sent);
    },
  };
}
