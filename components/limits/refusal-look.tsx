import { Hourglass } from "lucide-react";

/** How a refusal looks, in the chat and wherever the product shows itself; `children` is what can be done about it. */
export function RefusalLook({
  title,
  end,
  kept = "Nothing was sent or charged; your draft is kept.",
  children,
}: {
  title: string;
  end: string;
  kept?: string;
  children: React.ReactNode;
}) {
  return (
    <div className="flex flex-col gap-3 rounded-xl border border-warning/35 bg-warning-soft p-3 sm:p-4 [@media(max-height:32rem)]:gap-2 [@media(max-height:32rem)]:px-3 [@media(max-height:32rem)]:py-2">
      <div className="flex gap-3">
        <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
        <div className="min-w-0 space-y-1 text-sm">
          <p className="font-medium text-text">{title}</p>
          <p className="text-text tabular-nums">{end}</p>
          <p className="text-muted">{kept}</p>
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3 sm:pl-7">{children}</div>
    </div>
  );
}
