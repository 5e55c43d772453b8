import type { Overview } from "@/server/usage/admin-overview";
import { Card, CardHeader } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { ENDING_WORDS } from "../usage/ending";
import { formatTokens } from "../usage/format";
import { ShareList } from "../usage/share-list";

/** How the range's messages ended: what is not complete or stopped went wrong. */
export function EndingsCard({ endings }: { endings: Overview["endings"] }) {
  return (
    <Card>
      <CardHeader level="h3" title="How messages ended" description="Those that reached the model" />
      {endings.length === 0 ? (
        <EmptyState title="No messages yet" />
      ) : (
        <ShareList
          items={endings.map(({ ended, count }) => ({
            id: ended,
            name: ENDING_WORDS[ended],
            amount: count,
            value: formatTokens(count),
          }))}
        />
      )}
    </Card>
  );
}
