export interface Stat {
  label: string;
  value: React.ReactNode;
  hint?: React.ReactNode;
}

/** Figures side by side, each with its name. */
export function StatTiles({ stats }: { stats: readonly Stat[] }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-border bg-border lg:grid-cols-4">
      {stats.map(({ label, value, hint }) => (
        <div key={label} className="min-w-0 bg-raised p-4 sm:p-5">
          <dt className="text-muted text-sm">{label}</dt>
          <dd className="mt-1 font-semibold text-xl tabular-nums tracking-tight">{value}</dd>
          {hint && <dd className="mt-0.5 text-muted text-xs">{hint}</dd>}
        </div>
      ))}
    </dl>
  );
}
