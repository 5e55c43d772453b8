import { TokenMeter } from "@/components/limits/token-meter";
import { HeldLimits } from "./held-limits";
import { METERS } from "./limits.fixture";
import { Section, Specimen } from "./specimen";

export function MetersSection() {
  return (
    <Section
      id="meter"
      title="Token meter"
      about="Used, held and free are three parts; text says what colour shows."
    >
      {METERS.map(({ title, state }) => (
        <Specimen key={title} title={title}>
          <div className="max-w-64 rounded-xl border border-border bg-surface p-4">
            <HeldLimits state={state}>
              <TokenMeter />
            </HeldLimits>
          </div>
        </Specimen>
      ))}
    </Section>
  );
}
