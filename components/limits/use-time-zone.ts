import { useSyncExternalStore } from "react";

const never = () => () => {};

/** The reader's time zone; UTC on the server and while hydrating. */
export const useTimeZone = (): string =>
  useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => "UTC",
  );
