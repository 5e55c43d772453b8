import type { Connection } from "../state/chat-state";
import type { ReplyEnd } from "../state/reply-feed";

/** What the tabs say to each other of one reply. Offsets and lengths are UTF-16 code units. */
export type Word =
  /** Of the tab that has the stream. An empty text is a sign of life. */
  | { type: "text"; offset: number; text: string; connection: Connection }
  | { type: "ended"; end: ReplyEnd; length: number }
  /** It is over, and the server knows how. */
  | { type: "look" }
  /** Of a tab that has this much and hears nothing more. */
  | { type: "ask"; have: number };

export interface ReplyChannel {
  tell(word: Word): void;
  close(): void;
}

export type OpenChannel = (messageId: string, heard: (word: Word) => void) => ReplyChannel;

/** The line between the tabs that show a reply. Without one, each tab is by itself. */
export const openReplyChannel: OpenChannel = (messageId, heard) => {
  if (typeof BroadcastChannel === "undefined") return { tell() {}, close() {} };
  const channel = new BroadcastChannel(`headroom:reply:${messageId}`);
  channel.onmessage = (event: MessageEvent<Word>) => heard(event.data);
  let closed = false;
  return {
    tell(word) {
      if (!closed) channel.postMessage(word);
    },
    close() {
      closed = true;
      channel.close();
    },
  };
};
