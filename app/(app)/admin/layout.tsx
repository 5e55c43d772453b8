import { QueryProvider } from "@/components/trpc/query-provider";
import { requireAdmin } from "./require-admin";

/** Guards outside the page's loading state, so that the answer's status is a real 404. */
export default async function AdminLayout({ children }: LayoutProps<"/admin">) {
  await requireAdmin();
  return <QueryProvider>{children}</QueryProvider>;
}
