import { useId } from "react";

/** The opt-in of a blocked message: it goes out by itself when it can. */
export interface Waiting {
  on: boolean;
  set: (on: boolean) => void;
  /** There is something to send. */
  possible: boolean;
  /** The first words of a message that waits and is not what stands in the composer: another tab's, or one of before. */
  quote: string | null;
  /** Why a message that waited does so no more, where nobody took it back. */
  note: string | null;
}

/** What is said when it is ticked: the words beside it count down, and would be said each second. */
const ARMED = "Your message goes out by itself when it can.";

/** The tick for it. `describedBy` is the text that says what will happen. */
export function WaitingChoice({
  waiting: { on, set, possible },
  label,
  describedBy,
}: {
  waiting: Waiting;
  label: string;
  describedBy: string;
}) {
  const id = useId();
  return (
    <>
      <label
        htmlFor={id}
        className="flex min-h-8 cursor-pointer items-center gap-2 text-sm text-text has-disabled:cursor-default has-disabled:text-muted"
      >
        <input
          id={id}
          type="checkbox"
          aria-describedby={describedBy}
          className="size-4 accent-accent"
          checked={on}
          disabled={!on && !possible}
          onChange={(event) => set(event.target.checked)}
        />
        {label}
      </label>
      <span role="status" className="sr-only">
        {on && ARMED}
      </span>
    </>
  );
}
