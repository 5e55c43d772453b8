const CHANNEL = "headroom:conversations";

/** What one tab has to say of a conversation to the others, and to the rest of its own page. */
export interface News {
  conversationId: string;
  /** `ended`: a reply has, which every tab that shows it sees by itself; only the lists need telling. */
  change: "moved" | "ended" | "renamed" | "deleted" | "restored";
}

/** Tells every tab of this browser. Where tabs can't talk to each other, they look when they are looked at. */
export function tellTabs(news: News): void {
  if (typeof BroadcastChannel === "undefined") return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage({ ...news, tab: TAB });
  channel.close();
}

/** Hears the news of every tab. `isOwn`: it is this page's. Returns the way to stop. */
export function hearTabs(heard: (news: News, isOwn: boolean) => void): () => void {
  if (typeof BroadcastChannel === "undefined") return () => {};
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<News & { tab: string }>) => heard(data, data.tab === TAB);
  return () => channel.close();
}

/** Differs between the pages that are open at the same time, and means nothing else. */
const TAB = `${Date.now()}:${Math.random()}`;
