import { redirect } from "next/navigation";
import { viewer } from "@/server/api/caller";

/** A guest's use is counted with its neighbours', so it is nobody's to look at. Outside the page's loading state: a real redirect. */
export default async function UsageLayout({ children }: LayoutProps<"/usage">) {
  if (!(await viewer())) redirect("/sign-in?callbackUrl=/usage");
  return children;
}
