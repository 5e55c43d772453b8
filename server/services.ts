import "server-only";
import { openServices } from "./open";
import type { Services } from "./wire";

const shared = globalThis as typeof globalThis & { headroom?: Promise<Services> };

/** The one set of services of this process; it survives hot reloads. A failed start is tried again by the next call. */
export function services(): Promise<Services> {
  shared.headroom ??= openServices().catch((error: unknown) => {
    shared.headroom = undefined;
    throw error;
  });
  return shared.headroom;
}
