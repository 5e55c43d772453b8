import Link from "next/link";
import { ThemeToggle } from "../ui/theme-toggle";
import { Brand } from "./brand";

/** Of the public pages. */
export function SiteFooter({ signedIn }: { signedIn: boolean }) {
  return (
    <footer className="border-border border-t">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-8 gap-y-5 px-5 py-10 sm:px-8">
        <div className="space-y-1.5">
          <Brand />
          <p className="text-muted text-sm">An open-source AI-chat starter. MIT licence.</p>
        </div>
        <nav aria-label="Footer" className="flex gap-5 text-muted text-sm sm:ml-auto">
          <Link href="/pricing" className="hover:text-text">
            Pricing
          </Link>
          {!signedIn && (
            <Link href="/sign-in" className="hover:text-text">
              Sign in
            </Link>
          )}
          <Link href="/chat" className="hover:text-text">
            Chat
          </Link>
        </nav>
        <ThemeToggle />
      </div>
    </footer>
  );
}
