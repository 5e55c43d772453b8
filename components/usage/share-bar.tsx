import { cn } from "../ui/cn";

/** A share between 0 and 1 as a bar; what it says must stand beside it as text. */
export function ShareBar({ share, className }: { share: number; className?: string }) {
  return (
    <span
      aria-hidden
      className={cn(
        "block h-1.5 overflow-hidden rounded-full bg-meter-free forced-color-adjust-none forced-colors:outline",
        className,
      )}
    >
      <span
        className="block h-full rounded-full bg-meter-used"
        style={{ width: `${Math.min(Math.max(share, 0), 1) * 100}%`, minWidth: share > 0 ? 2 : 0 }}
      />
    </span>
  );
}
