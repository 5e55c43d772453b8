import { FailureError } from "../errors";

/** Tabs, devices and retries of one person; more is somebody trying things out. */
export const MOST_READERS = 16;

export const tooManyReaders = () =>
  new FailureError(
    { code: "conflict" },
    "This reply is being read in too many places at once. Close some and reload.",
  );
