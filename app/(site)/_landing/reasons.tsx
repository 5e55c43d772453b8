const REASONS = [
  {
    title: "Exact, not roughly",
    text: "Requests are counted in a true sliding window: never more than the plan's number in any 60 seconds, at any offset. Tokens are reserved before the call, so two messages at once can't spend the same budget.",
  },
  {
    title: "A refusal people understand",
    text: "A limit is a real 429 with headers and a typed body, decided before anything is stored. The banner says why, counts down to the moment it ends, keeps the draft and leaves by itself.",
  },
  {
    title: "Who used what",
    text: "One ledger row for each reply: tokens by kind, cost, estimate against actual, how it ended. Users see their day against their budget; you see the whole app's, by person.",
  },
] as const;

export function Reasons() {
  return (
    <section aria-label="Why Headroom" className="border-border border-t bg-surface">
      <div className="mx-auto grid max-w-6xl px-5 sm:px-8 md:grid-cols-3">
        {REASONS.map(({ title, text }) => (
          <div
            key={title}
            className="border-border py-9 max-md:not-first:border-t md:px-8 md:py-14 md:first:pl-0 md:last:pr-0 md:not-first:border-l"
          >
            <h2 className="font-semibold text-base tracking-tight">{title}</h2>
            <p className="mt-2.5 text-muted text-sm leading-relaxed">{text}</p>
          </div>
        ))}
      </div>
    </section>
  );
}
