import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * An initialised, empty database of this PGlite, kept by the install: creating one takes three seconds, unpacking one
 * takes less than one. Where there is none, PGlite creates its own.
 */
const image = (): string => {
  const { version } = JSON.parse(
    readFileSync(join("node_modules", "@electric-sql", "pglite", "package.json"), "utf8"),
  );
  return join("node_modules", ".cache", "headroom", `pglite-${version}.tar.gz`);
};

export function readImage(): Blob | undefined {
  const path = image();
  return existsSync(path) ? new Blob([readFileSync(path)]) : undefined;
}

/** Makes the image where it is missing. @returns its path */
export async function writeImage(): Promise<string> {
  const path = image();
  if (existsSync(path)) return path;
  const { PGlite } = await import("@electric-sql/pglite");
  const client = await PGlite.create("memory://");
  const dump = await client.dumpDataDir("gzip");
  await client.close();
  mkdirSync(dirname(path), { recursive: true });
  // Whole or not at all: a start in the middle of this must not find half of it.
  writeFileSync(`${path}.new`, Buffer.from(await dump.arrayBuffer()));
  renameSync(`${path}.new`, path);
  return path;
}
