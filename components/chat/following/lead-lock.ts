/**
 * Lets one tab of the browser lead at a time: `lead` runs when it is this tab's turn, until it settles, `left` is aborted
 * or another tab has taken over (`lost`); then this one waits again. Where there are no Web Locks (plain http on another
 * host than this one), every tab leads. `takeOver` is for a leader that doesn't answer.
 */
export function queueForLead({
  locks,
  name,
  left,
  lead,
}: {
  locks: LockManager | undefined;
  name: string;
  left: AbortSignal;
  lead: (lost: AbortSignal) => Promise<void>;
}): { takeOver: () => void } {
  if (!locks) {
    void lead(left);
    return { takeOver() {} };
  }
  let current = new AbortController();

  function queue(steal: boolean) {
    const mine = new AbortController();
    current = mine;
    const lost = AbortSignal.any([mine.signal, left]);
    // A lock that is stolen is not waited for, and takes no signal.
    const how = steal ? { steal } : { signal: lost };
    locks
      ?.request(name, how, () => lead(lost))
      .catch(() => {
        mine.abort();
        if (current === mine && !left.aborted) queue(false);
      });
  }

  queue(false);
  return {
    takeOver() {
      const before = current;
      queue(true);
      before.abort();
    },
  };
}
