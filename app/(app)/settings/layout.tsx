import { QueryProvider } from "@/components/trpc/query-provider";
import { requireAccount } from "../require-account";

export default async function SettingsLayout({ children }: LayoutProps<"/settings">) {
  await requireAccount("/settings");
  return <QueryProvider>{children}</QueryProvider>;
}
