import type { PlanId } from "@/server/plans";
import { Brand } from "./brand";
import { GuestMenu } from "./guest-menu";
import { PrimaryNav } from "./primary-nav";
import { SidebarFrame } from "./sidebar-frame";
import { UserMenu } from "./user-menu";

export interface ShellUser {
  name: string | null;
  email: string;
  plan: PlanId;
  isAdmin: boolean;
}

/**
 * The frame of the chat and of every page behind the sign-in. `sidebar` is the list of conversations, which grows into the room there is, `meter` what is left today;
 * `signOut` is a server action. The page is `children`, inside `<main id="main">`.
 */
export function AppShell({
  user,
  sidebar,
  meter,
  signOut,
  children,
}: {
  user: ShellUser;
  sidebar: React.ReactNode;
  meter: React.ReactNode;
  signOut: (form: FormData) => Promise<void>;
  children: React.ReactNode;
}) {
  const isGuest = user.plan === "guest";
  return (
    <SidebarFrame
      sidebar={
        <>
          <div className="flex h-14 shrink-0 items-center px-4">
            <Brand href="/chat" />
          </div>
          <PrimaryNav isAdmin={user.isAdmin} isGuest={isGuest} />
          {sidebar}
          <div className="shrink-0 space-y-2 border-border border-t p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
            <div className="px-2 pt-2">{meter}</div>
            {isGuest ? <GuestMenu /> : <UserMenu user={user} signOut={signOut} />}
          </div>
        </>
      }
    >
      {children}
    </SidebarFrame>
  );
}
