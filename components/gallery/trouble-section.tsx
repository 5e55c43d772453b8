import { OfflineNotice } from "@/components/limits/offline-notice";
import { TroubleNotice } from "@/components/limits/trouble-notice";
import { troubled } from "./limits.fixture";
import { Banner, NOBODY_WAITS } from "./limits-section";
import { Section, Specimen } from "./specimen";

const nothing = () => {};
const WAITS = { ...NOBODY_WAITS, on: true };

/** Not the user's limit and not the user's fault. */
export function TroubleSection() {
  return (
    <Section
      id="trouble"
      title="Trouble and connection"
      about="The provider's, ours, or the network's: never dressed as a limit, never charged."
    >
      <Specimen title="Provider overloaded">
        <Banner state={troubled({ code: "provider_overloaded", retryAfterMs: null })} />
      </Specimen>
      <Specimen title="Provider unavailable">
        <Banner state={troubled({ code: "provider_unavailable", retryAfterMs: null })} />
      </Specimen>
      <Specimen title="Provider rejected the request">
        <Banner state={troubled({ code: "provider_rejected", retryAfterMs: null })} />
      </Specimen>
      <Specimen title="Limits can't be checked">
        <Banner state={troubled({ code: "limits_unavailable", retryAfterMs: 25_000 })} />
      </Specimen>
      <Specimen title="Nothing to try again">
        <TroubleNotice
          trouble={{ failure: { code: "provider_overloaded", retryAfterMs: null }, until: null }}
          onRetry={undefined}
          onDismiss={nothing}
        />
      </Specimen>
      <Specimen title="Offline">
        <OfflineNotice waiting={NOBODY_WAITS} limited={false} />
      </Specimen>
      <Specimen title="Offline, sends when back">
        <OfflineNotice waiting={WAITS} limited={false} />
      </Specimen>
      <Specimen title="Offline and limited">
        <OfflineNotice waiting={{ ...WAITS, quote: "Draft a friendly email" }} limited />
      </Specimen>
    </Section>
  );
}
