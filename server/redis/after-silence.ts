/** Of the event loop: what an answer takes from its socket, through a client, to who waits for it. */
const TURNS = 3;

/**
 * As `setTimeout`, but what has come by then is heard first: of a process that was busy itself the timers run before its
 * sockets are read, and an answer that came in time would count as missing.
 * @returns what calls it off
 */
export function afterSilence(ms: number, act: () => void): () => void {
  let turn: NodeJS.Immediate | undefined;
  const wait = (turns: number): void => {
    turn = setImmediate(() => (turns > 1 ? wait(turns - 1) : act()));
  };
  const timer = setTimeout(() => wait(TURNS), ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(turn);
  };
}
