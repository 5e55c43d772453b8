import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { ChatScreen } from "@/components/chat/chat-screen";
import { chatter, isMissing, serverApi } from "@/server/api/caller";
import { sessionProps } from "../session-props";

/** Another user's, a deleted one and a malformed id look the same. */
const conversationOf = cache(async (id: string) => {
  // As the layout, which is rendered at the same time: the refusal would be logged as an error of ours.
  if (!(await chatter())) redirect("/sign-in");
  const api = await serverApi();
  return api.chat.read({ id }).catch((error: unknown) => {
    if (isMissing(error)) notFound();
    throw error;
  });
});

export async function generateMetadata({ params }: PageProps<"/chat/[id]">): Promise<Metadata> {
  const { title } = await conversationOf((await params).id);
  return { title };
}

export default async function ChatPage({ params }: PageProps<"/chat/[id]">) {
  const { id } = await params;
  return <ChatScreen key={id} initial={await conversationOf(id)} {...(await sessionProps())} />;
}
