import { useLimits } from "@/components/limits/limits-context";
import { UpgradeLink } from "@/components/limits/upgrade-link";
import { Button } from "@/components/ui/button";
import type { CostHint } from "./cost-hint";
import type { CostLineProps } from "./cost-line";
import { costUsd, dollars, roundedTokens } from "./cost-words";

/** What can be done where a message would not go out whole, or would cost a lot: each a thing to press. */
export function CostAdvice({
  hint,
  cheaper,
  messages,
  onShorten,
  onNewChat,
  onModel,
}: { hint: CostHint; cheaper: CostLineProps["models"][number] | null } & Pick<
  CostLineProps,
  "messages" | "onShorten" | "onNewChat" | "onModel"
>) {
  const { upgrade } = useLimits();
  const tight = hint.fit !== "whole";
  const isLong = hint.alone.inputTokens > hint.outputTokens;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {tight && isLong && onShorten && <Act onClick={onShorten}>Shorten it</Act>}
      {tight && messages.length > 0 && hint.alone.fits && onNewChat && (
        <Act onClick={onNewChat}>
          Move it to a new chat (about {roundedTokens(hint.alone.inputTokens + hint.outputTokens)})
        </Act>
      )}
      {cheaper && onModel && (
        <Act onClick={() => onModel(cheaper.id)}>
          Use {cheaper.name} ({dollars(costUsd(hint, cheaper))})
        </Act>
      )}
      {tight && upgrade && <UpgradeLink upgrade={upgrade} />}
    </span>
  );
}

function Act({ onClick, children }: { onClick: () => void; children: React.ReactNode }) {
  return (
    <Button variant="link" size="inline" className="text-xs" onClick={onClick}>
      {children}
    </Button>
  );
}
