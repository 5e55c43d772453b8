import { redirect } from "next/navigation";
import { Conversations } from "@/components/chat/sidebar/conversations";
import { AllowanceProvider } from "@/components/limits/allowance-provider";
import { TokenMeter } from "@/components/limits/token-meter";
import { AppShell } from "@/components/shell/app-shell";
import { AppShortcuts } from "@/components/shortcuts/app-shortcuts";
import { TrpcProvider } from "@/components/trpc/provider";
import { chatter, serverApi } from "@/server/api/caller";
import { signOutAction } from "../(auth)/actions";
import { nameInBrowser } from "./name-in-browser";

export default async function AppLayout({ children }: { children: React.ReactNode }) {
  const user = await chatter();
  if (!user) redirect("/sign-in");
  const api = await serverApi();
  const { allowance, upgrade } = await api.limits.allowance();
  const conversations = await api.chat.list({});
  const name = nameInBrowser(user);
  return (
    <TrpcProvider>
      <AllowanceProvider key={name} userId={name} initial={allowance} upgrade={upgrade}>
        <AppShell
          user={{ name: user.name, email: user.email, plan: user.plan, isAdmin: user.role === "admin" }}
          sidebar={<Conversations initial={conversations} />}
          meter={<TokenMeter />}
          signOut={signOutAction}
        >
          {children}
        </AppShell>
        <AppShortcuts />
      </AllowanceProvider>
    </TrpcProvider>
  );
}
