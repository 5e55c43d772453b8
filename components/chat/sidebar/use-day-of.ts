import { useSyncExternalStore } from "react";
import { type DayOf, localDay, utcDay } from "./group-by-day";

const never = () => () => {};

/** The reader's calendar; UTC's on the server and while hydrating. */
export const useDayOf = (): DayOf =>
  useSyncExternalStore(
    never,
    () => localDay,
    () => utcDay,
  );
