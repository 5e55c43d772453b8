import { Button } from "../ui/button";

/** The way to a list's next page. `more: null` shows nothing. */
export function MoreButton({
  more,
  state,
  children,
}: {
  more: (() => void) | null;
  state: "idle" | "loading" | "failed";
  children: React.ReactNode;
}) {
  if (!more) return null;
  return (
    <div className="flex flex-wrap items-center justify-center gap-3 border-border border-t p-3">
      <Button variant="ghost" size="sm" aria-disabled={state === "loading" || undefined} onClick={more}>
        {state === "loading" ? "Loading…" : children}
      </Button>
      {state === "failed" && (
        <p role="alert" className="text-danger text-sm">
          This didn't load. Please try again.
        </p>
      )}
    </div>
  );
}
