import { redirect } from "next/navigation";
import { chatter, serverApi } from "@/server/api/caller";
import { PLANS } from "@/server/plans";
import { nameInBrowser } from "../name-in-browser";

/** What a chat needs to know of its user: the models, whose drafts to show, and how long a reply can be (tokens). */
export async function sessionProps() {
  const user = await chatter();
  if (!user) redirect("/sign-in");
  const api = await serverApi();
  return {
    models: await api.chat.models(),
    userId: nameInBrowser(user),
    longestReply: PLANS[user.plan].maxOutputTokens,
  };
}
