import Link from "next/link";
import { Button } from "@/components/ui/button";
import { CodePane } from "./code-pane";
import { Section } from "./section";
import type { Start } from "./start-of";

const PARTS = [
  { variable: "ANTHROPIC_API_KEY", without: "a demo model that speaks the same API", withIt: "Claude" },
  { variable: "DATABASE_URL", without: "PGlite in a local folder", withIt: "PostgreSQL" },
  { variable: "AUTH_GITHUB_ID", without: "email, password and demo accounts", withIt: "GitHub too" },
] as const;

export function StartHere({ start }: { start: Start }) {
  return (
    <Section
      id="start"
      title="Cloned it? It already runs"
      text="No account, no key, no server. Sign in as a demo user with one click, run into a limit, watch it end. Then give it the real parts, one variable each."
    >
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_1.4fr]">
        <CodePane title="Start" code={"npm ci\nnpm run dev"} />
        <dl className="divide-y divide-border rounded-xl border border-border bg-raised text-sm">
          {PARTS.map(({ variable, without, withIt }) => (
            <div key={variable} className="grid gap-x-6 gap-y-1 px-4 py-3 sm:grid-cols-[12rem_1fr]">
              <dt className="font-mono text-[0.8125rem]">{variable}</dt>
              <dd>
                <span className="text-muted">Without it {without}; with it </span>
                {withIt}.
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <Button asChild size="lg" className="mt-8">
        <Link href={start.href}>{start.label}</Link>
      </Button>
    </Section>
  );
}
