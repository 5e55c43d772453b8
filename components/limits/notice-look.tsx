import { cn } from "@/components/ui/cn";

const TONE = {
  limit: "border-warning/35 bg-warning-soft",
  trouble: "border-border-strong border-dashed bg-raised",
} as const;

/** A line that becomes a sentence of one paragraph where the screen is short. */
const SENTENCE = "[@media(max-height:32rem)]:inline [@media(max-height:32rem)]:after:content-['.']";

/**
 * How everything looks that stands in the way of sending, in the chat and wherever the product shows itself: what
 * happened, when it ends, what was kept; `children` is what can be done about it. On a short screen it is one paragraph
 * and one row, so that the buttons stay in sight.
 */
export function NoticeLook({
  tone,
  icon,
  title,
  end,
  kept,
  children,
}: {
  tone: keyof typeof TONE;
  icon: React.ReactNode;
  title: string;
  end?: string | undefined;
  kept: React.ReactNode;
  children?: React.ReactNode;
}) {
  return (
    <div
      className={cn(
        "flex flex-col gap-3 rounded-xl border p-3 sm:p-4 [@media(max-height:32rem)]:gap-1.5 [@media(max-height:32rem)]:px-3 [@media(max-height:32rem)]:py-1.5",
        TONE[tone],
      )}
    >
      <div className="flex gap-3 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0">
        {icon}
        <div className="min-w-0 space-y-1 text-sm tabular-nums">
          <p className={cn("font-medium text-text", SENTENCE)}>{title}</p>{" "}
          {end && <p className={cn("text-text", SENTENCE)}>{end}</p>}{" "}
          <p className="text-muted [@media(max-height:32rem)]:inline">{kept}</p>
        </div>
      </div>
      {children && (
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2 sm:pl-7 [@media(max-height:32rem)]:gap-y-1">
          {children}
        </div>
      )}
    </div>
  );
}
