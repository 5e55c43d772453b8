import { hkdfSync } from "node:crypto";

/**
 * A key for one purpose out of the secret that signs sessions: what one key signs, no other accepts.
 * @param purpose a label of its own for every use
 * @returns 32 bytes
 */
export const derivedKey = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "", `headroom ${purpose}`, 32));
