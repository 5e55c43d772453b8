import type { RefusalCounts, RefusalReason } from "@/server/usage/reports-refusals";
import { Card, CardHeader } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { formatTokens } from "./format";
import { REFUSAL_WORDS } from "./refusal-words";
import { ShareList } from "./share-list";

/** What was refused, by reason, the most frequent first. */
export function RefusalsCard({ counts, description }: { counts: RefusalCounts; description: string }) {
  const rows = Object.entries(counts) as [RefusalReason, number][];
  return (
    <Card>
      <CardHeader level="h3" title="Refused" description={description} />
      {rows.length === 0 ? (
        <EmptyState title="Nothing was refused" />
      ) : (
        <ShareList
          items={rows
            .toSorted(([, a], [, b]) => b - a)
            .map(([reason, count]) => ({
              id: reason,
              name: REFUSAL_WORDS[reason],
              amount: count,
              value: formatTokens(count),
            }))}
        />
      )}
    </Card>
  );
}
