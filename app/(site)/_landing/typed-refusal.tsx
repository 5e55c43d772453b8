import { CodePane } from "./code-pane";
import { Section } from "./section";

const ANSWER = `HTTP/1.1 429 Too Many Requests
Content-Type: application/problem+json
Retry-After: 42
RateLimit: "requests";r=0;t=42, "tokens";r=18760;t=18720

{
  "code": "rate_limited",
  "limit": "requests",
  "remaining": 0,
  "retryAfterMs": 42000
}`;

const CLIENT = `const failure = error.data?.failure; // inferred, a closed union

switch (failure?.code) {
  case "rate_limited":
    failure.limit; // "requests" | "concurrency" | "held" | ...
    failure.retryAfterMs; // 42_000, a delta: no clock to trust
    failure.upgrade; // { plan: "pro", gain: "6x more requests" }
    return <LimitBanner failure={failure} />;
  case "provider_overloaded":
    return <ProviderBanner failure={failure} />;
}`;

export function TypedRefusal() {
  return (
    <Section
      id="refusal"
      title="One failure type, from the guard to the banner"
      text="tRPC carries it typed from end to end; other clients read the standard headers. A new reason fails the build wherever it isn't handled."
    >
      <div className="grid gap-4 lg:grid-cols-[1fr_1.15fr]">
        <CodePane title="What any client gets" code={ANSWER} />
        <CodePane title="What your React code reads" code={CLIENT} />
      </div>
    </Section>
  );
}
