import { LimitBanner } from "@/components/limits/limit-banner";
import type { LimitState } from "@/components/limits/limit-state";
import type { Waiting } from "@/components/limits/waiting-choice";
import { WaitingLine } from "@/components/limits/waiting-line";
import { HeldLimits } from "./held-limits";
import { MET, refused } from "./limits.fixture";
import { Section, Specimen } from "./specimen";

const nothing = () => {};
export const NOBODY_WAITS: Waiting = { on: false, set: nothing, possible: true, quote: null, note: null };

export function Banner({ state, waiting = NOBODY_WAITS }: { state: LimitState; waiting?: Waiting }) {
  return (
    <HeldLimits state={state}>
      <LimitBanner waiting={waiting} onTryShorter={nothing} onRetry={nothing} />
    </HeldLimits>
  );
}

const STATES: { title: string; state: LimitState; waiting?: Partial<Waiting> }[] = [
  ...MET,
  { title: "The day's last tokens are too few", state: refused("tokens", "free", { remaining: 900 }) },
  { title: "Foreseen, before a message was tried", state: refused("tokens", "free", { foreseen: true }) },
  { title: "Nothing written yet", state: refused("requests"), waiting: { possible: false } },
  { title: "Sends when ready", state: refused("requests"), waiting: { on: true } },
  { title: "Sends when a reply has ended", state: refused("concurrency"), waiting: { on: true } },
  {
    title: "Another message waits",
    state: refused("tokens"),
    waiting: { on: true, quote: "Compare PostgreSQL and SQLite for a small…" },
  },
  {
    title: "Changed since it was to be sent",
    state: refused("requests"),
    waiting: { note: "You changed the message, so it no longer goes out by itself." },
  },
];

export function LimitsSection() {
  return (
    <Section
      id="limits"
      title="When limited"
      about="Each limit says why, until when, what was kept, and what helps. Nobody is sent to a plan that does not raise it."
    >
      {STATES.map(({ title, state, waiting }) => (
        <Specimen key={title} title={title}>
          <Banner state={state} waiting={{ ...NOBODY_WAITS, ...waiting }} />
        </Specimen>
      ))}
      <Specimen title="Waits for the reply that is being written">
        <WaitingLine waiting={{ ...NOBODY_WAITS, on: true }} />
      </Specimen>
      <Specimen title="Waited too long">
        <WaitingLine
          waiting={{
            ...NOBODY_WAITS,
            note: "The message that waited here was not sent, since no tab was open when its time came.",
          }}
        />
      </Specimen>
    </Section>
  );
}
