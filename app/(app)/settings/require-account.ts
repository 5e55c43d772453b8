import { redirect } from "next/navigation";
import { viewer } from "@/server/api/caller";

/** Only who is signed in has something to set; a guest hasn't. */
export async function requireAccount(): Promise<void> {
  if (!(await viewer())) redirect("/sign-in?callbackUrl=/settings");
}
