import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ChatScreen } from "@/components/chat/chat-screen";
import { serverApi } from "@/server/api/caller";

export const metadata: Metadata = { title: "Chat" };

export default async function ChatPage({ params }: PageProps<"/chat/[[...id]]">) {
  const { id } = await params;
  if (id && id.length > 1) notFound();
  const api = await serverApi();
  const models = await api.chat.models();
  const conversationId = id?.[0];
  const conversation = conversationId ? await api.chat.read({ id: conversationId }).catch(() => null) : null;
  if (conversationId && !conversation) notFound();
  return <ChatScreen key={conversationId ?? "new"} initial={conversation} models={models} />;
}
