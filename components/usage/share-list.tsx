import { ShareBar } from "./share-bar";

export interface Shared {
  id: string;
  name: string;
  /** What the bar is drawn from. */
  amount: number;
  value: string;
  hint?: string;
}

/** Named amounts, each with its part of the whole as a bar. */
export function ShareList({ items }: { items: readonly Shared[] }) {
  const whole = items.reduce((sum, { amount }) => sum + amount, 0);
  return (
    <ul className="space-y-4 p-5">
      {items.map(({ id, name, amount, value, hint }) => (
        <li key={id} className="text-sm">
          <div className="flex items-baseline justify-between gap-3">
            <span className="min-w-0 truncate font-medium">{name}</span>
            <span className="shrink-0 tabular-nums">{value}</span>
          </div>
          <ShareBar share={whole === 0 ? 0 : amount / whole} className="mt-1.5" />
          {hint && <p className="mt-1 text-muted text-xs tabular-nums">{hint}</p>}
        </li>
      ))}
    </ul>
  );
}
