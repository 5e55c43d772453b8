import { formatCost } from "@/components/chat/log/receipt-words";
import { formatCountdown } from "@/components/limits/format";
import { RequestPips } from "@/components/limits/request-pips";
import { isSpent } from "@/components/limits/spent-day";
import { useCountdown } from "@/components/limits/use-countdown";
import type { Allowance } from "@/server/errors";
import type { ModelSums } from "@/server/usage/reports-sums";
import { formatTokens } from "./format";

/** What else stands today: the reset, the messages of the window, replies at once, the cost. `readAt` on the page's clock. */
export function TodayFacts({
  allowance: { tokens, requests, replies },
  readAt,
  models,
}: {
  allowance: Allowance;
  readAt: number | null;
  models: readonly ModelSums[];
}) {
  const resetsInMs = useCountdown(readAt === null ? null : readAt + tokens.resetsInMs) ?? tokens.resetsInMs;
  const messages = models.reduce((sum, model) => sum + model.messages, 0);
  const costMicroUsd = models.reduce((sum, model) => sum + model.costMicroUsd, 0);
  return (
    <dl className="grid grid-cols-2 border-border border-t text-sm lg:grid-cols-4">
      <Fact name="Resets in" hint="at 00:00 UTC">
        {formatCountdown(resetsInMs)}
      </Fact>
      <Fact
        name={requests.windowMs === 60_000 ? "Left this minute" : `Left in ${requests.windowMs / 1_000} s`}
        hint={<RequestPips requests={requests} spent={isSpent(tokens)} />}
      >
        {requests.max === null
          ? "Unlimited"
          : `${formatTokens(requests.remaining)} of ${formatTokens(requests.max)}`}
      </Fact>
      <Fact name="Replies in progress" hint={`${replies.max} at once`}>
        {replies.live}
      </Fact>
      <Fact name="Cost today" hint={messages === 1 ? "1 message" : `${formatTokens(messages)} messages`}>
        {formatCost(costMicroUsd)}
      </Fact>
    </dl>
  );
}

function Fact({ name, hint, children }: { name: string; hint: React.ReactNode; children: React.ReactNode }) {
  return (
    <div className="border-border px-5 py-4 not-first:border-l max-lg:odd:border-l-0 max-lg:nth-[n+3]:border-t">
      <dt className="text-muted">{name}</dt>
      <dd className="mt-0.5 font-medium text-base tabular-nums">{children}</dd>
      <dd className="mt-1 text-muted text-xs">{hint}</dd>
    </div>
  );
}
