import { Code, Lightbulb, Scale, SquarePen } from "lucide-react";

const SUGGESTIONS = [
  {
    Icon: Lightbulb,
    title: "Explain a token bucket",
    ask: "Explain how a token bucket rate limiter works, simply.",
  },
  {
    Icon: Scale,
    title: "Compare two databases",
    ask: "Compare PostgreSQL and SQLite for a small product, in a table.",
  },
  {
    Icon: Code,
    title: "Write some TypeScript",
    ask: "Write a TypeScript function that retries with backoff.",
  },
  {
    Icon: SquarePen,
    title: "Draft a message",
    ask: "Draft a friendly email that moves a meeting to next week.",
  },
] as const;

/** What stands where a conversation has not begun: a greeting, and four ways to start. */
export function ChatWelcome({ onPick }: { onPick: (text: string) => void }) {
  return (
    <section className="flex min-h-0 flex-1 flex-col overflow-y-auto px-4 sm:px-6">
      <div className="mx-auto my-auto w-full max-w-3xl py-10 [@media(max-height:32rem)]:py-3">
        <h2 className="text-title">What's on your mind?</h2>
        <p className="mt-2 max-w-lg text-muted [@media(max-height:32rem)]:hidden">
          See roughly what a message costs before you send it, and exactly what it did cost once it is
          answered.
        </p>
        <ul className="mt-8 grid gap-2.5 [@media(max-height:32rem)]:mt-3 sm:grid-cols-2">
          {SUGGESTIONS.map(({ Icon, title, ask }) => (
            <li key={title}>
              <button
                type="button"
                onClick={() => onPick(ask)}
                className="flex h-full w-full gap-3 rounded-xl border border-border bg-raised px-4 py-3 text-left transition-colors hover:border-border-strong hover:bg-surface"
              >
                <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
                <span className="min-w-0">
                  <span className="block font-medium text-sm">{title}</span>
                  <span className="mt-0.5 block text-muted text-sm max-sm:hidden [@media(max-height:32rem)]:hidden">
                    {ask}
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
