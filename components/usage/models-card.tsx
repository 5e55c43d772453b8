import type { ModelSums } from "@/server/usage/reports-sums";
import { Card, CardHeader } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { formatTokens, usdColumn } from "./format";
import { ShareList } from "./share-list";

/** The range by model; the bars are shares of the cost. */
export function ModelsCard({ models }: { models: readonly ModelSums[] }) {
  const formatCost = usdColumn(models.map((model) => model.costMicroUsd));
  return (
    <Card>
      <CardHeader level="h3" title="By model" description="Share of the cost" />
      {models.length === 0 ? (
        <EmptyState title="No model was asked" />
      ) : (
        <ShareList
          items={models.map(({ model, costMicroUsd, chargedTokens, messages }) => ({
            id: model.id,
            name: model.name,
            amount: costMicroUsd,
            value: formatCost(costMicroUsd),
            hint: `${formatTokens(chargedTokens)} tokens, ${formatTokens(messages)} ${messages === 1 ? "message" : "messages"}`,
          }))}
        />
      )}
    </Card>
  );
}
