import { Meter } from "@/components/ui/meter";
import { Section } from "./section";

const BUDGET = 10_000;

const STEPS = [
  {
    name: "Reserve",
    used: 4_300,
    held: 2_600,
    text: "The message's input and the longest reply it may get are held, in one atomic step. What doesn't fit is refused here, before it costs anything.",
  },
  {
    name: "Stream",
    used: 4_300,
    held: 2_600,
    text: "The reply streams over the same request. Lose the connection and it is finished and stored all the same; come back and it goes on where it was.",
  },
  {
    name: "Settle",
    used: 5_450,
    held: 0,
    text: "The provider's own count is charged, the rest comes back at once. If the process dies, the hold runs out by itself.",
  },
] as const;

export function LifeOfAMessage() {
  return (
    <Section
      id="life"
      title="No call without a reservation"
      text="The function that calls the model takes a lease, and only admission makes one. The unpaid call doesn't compile."
    >
      <ol className="grid gap-10 md:grid-cols-3 md:gap-8">
        {STEPS.map(({ name, used, held, text }, index) => (
          <li key={name}>
            <Meter
              label={`${name}: the day's budget`}
              valueText={`${used} of ${BUDGET} tokens used, ${held} held`}
              max={BUDGET}
              used={used}
              held={held}
              className="h-3"
            />
            <h3 className="mt-5 font-semibold text-base tracking-tight">
              <span className="mr-2 font-normal text-muted tabular-nums">{index + 1}</span>
              {name}
            </h3>
            <p className="mt-2 text-muted text-sm leading-relaxed">{text}</p>
          </li>
        ))}
      </ol>
      <p className="mt-10 flex flex-wrap gap-x-6 gap-y-2 text-muted text-xs">
        <Key className="bg-meter-used">used</Key>
        <Key className="bg-held-stripes">held</Key>
        <Key className="bg-meter-free">free</Key>
      </p>
    </Section>
  );
}

function Key({ className, children }: { className: string; children: string }) {
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className={`h-2.5 w-5 rounded-xs ${className}`} />
      {children}
    </span>
  );
}
