import { redirect } from "next/navigation";
import { viewer } from "@/server/api/caller";

/**
 * Leads who isn't signed in, a guest as well, to the sign-in and from there back. The layout asks outside the page's
 * loading state, for a real redirect; the page asks too, since both are rendered at once.
 */
export async function requireAccount(page: "/usage" | "/settings"): Promise<void> {
  if (!(await viewer())) redirect(`/sign-in?callbackUrl=${page}`);
}
