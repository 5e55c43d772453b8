import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOwnDatabase } from "../scripts/test/database";
import type { Own } from "./servers";

export const address = (port: number): string => `http://localhost:${port}`;

const taken: (() => Promise<void> | void)[] = [];

/** An empty folder for an embedded database, until `giveBack`. */
export function ownFolder(): Own["database"] {
  const dataDir = mkdtempSync(join(tmpdir(), "headroom-bench-"));
  taken.push(() => rmSync(dataDir, { recursive: true, force: true }));
  return { dataDir };
}

/** A new database on the PostgreSQL server at `adminUrl`, until `giveBack`. */
export async function ownDatabase(adminUrl: string): Promise<Own["database"]> {
  const { url, drop } = await createOwnDatabase(adminUrl);
  taken.push(drop);
  return { url };
}

export const newSecret = (): string => randomBytes(33).toString("base64");

/** Removes all data that was made for the benchmarks, once nothing uses it any more. */
export async function giveBack(): Promise<void> {
  await Promise.all(taken.splice(0).map((remove) => remove()));
}
