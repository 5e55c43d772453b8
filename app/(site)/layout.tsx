import { SiteFooter } from "@/components/shell/site-footer";
import { SiteHeader } from "@/components/shell/site-header";
import { SkipLink } from "@/components/shell/skip-link";
import { serverApi } from "@/server/api/caller";

export default async function SiteLayout({ children }: { children: React.ReactNode }) {
  const { current } = await (await serverApi()).billing.plans();
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <SiteHeader signedIn={current !== null} />
      <main id="main" className="flex-1">
        {children}
      </main>
      <SiteFooter signedIn={current !== null} />
    </div>
  );
}
