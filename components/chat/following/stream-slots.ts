/**
 * Streams in one browser at the same time, all tabs together: over HTTP/1.1 it opens six connections to a host, and the
 * rest of the app needs some.
 */
export const STREAMS = 4;

/** Takes one of the places for a stream. Returns the way to give it back; `null` where all are taken. */
export async function takeSlot(locks: LockManager | undefined): Promise<(() => void) | null> {
  if (!locks) return () => {};
  for (let slot = 0; slot < STREAMS; slot++) {
    const release = await tryLock(locks, `headroom:stream:${slot}`);
    if (release) return release;
  }
  return null;
}

function tryLock(locks: LockManager, name: string): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    const held = (lock: Lock | null) =>
      lock ? new Promise<void>((release) => resolve(release)) : resolve(null);
    locks.request(name, { ifAvailable: true }, held).catch(() => resolve(null));
  });
}
