import { redirect } from "next/navigation";
import { viewer } from "@/server/api/caller";

/** A guest has nothing to set. Outside the page's loading state: a real redirect. */
export default async function SettingsLayout({ children }: LayoutProps<"/settings">) {
  if (!(await viewer())) redirect("/sign-in?callbackUrl=/settings");
  return children;
}
