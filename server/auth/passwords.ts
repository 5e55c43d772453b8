import { hash, verify } from "@node-rs/argon2";
import { z } from "zod";

/** argon2id; OWASP's minimum of 19 MiB, 2 passes, 1 lane (Password Storage Cheat Sheet, 2025). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A password that somebody chooses. */
export const newPassword = z
  .string()
  .min(8, { error: "At least 8 characters." })
  .max(256, { error: "At most 256 characters." });

/** As a PHC string, salt and cost included. */
export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let decoy: Promise<string> | undefined;

/** An account without a password takes as long to refuse as a wrong password, so that neither can be told from the other. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  if (stored !== null) return verify(stored, password);
  decoy ??= hashPassword("decoy");
  await verify(await decoy, password);
  return false;
}
