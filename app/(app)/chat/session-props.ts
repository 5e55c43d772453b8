import { redirect } from "next/navigation";
import { serverApi, viewer } from "@/server/api/caller";
import { PLANS } from "@/server/plans";

/** What a chat needs to know of its user: the models, whose drafts to show, and how long a reply can be (tokens). */
export async function sessionProps() {
  const user = await viewer();
  if (!user) redirect("/sign-in");
  const api = await serverApi();
  return {
    models: await api.chat.models(),
    userId: user.id,
    longestReply: PLANS[user.plan].maxOutputTokens,
  };
}
