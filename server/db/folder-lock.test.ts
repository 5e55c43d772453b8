import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openDatabase } from "./database";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "headroom-lock-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Another process that opens the same folder, and says how that went. */
function other(script: string) {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { child, firstLine: once(child.stdout, "data").then(([data]) => String(data).trim()) };
}

const holding = (dir: string) => `
  const { openDatabase } = await import("./server/db/database.ts");
  await openDatabase({ dataDir: ${JSON.stringify(dir)} }).then(
    () => console.log("open"),
    (error) => console.log(error.message),
  );
  setInterval(() => {}, 1000);
`;

it("refuses a second process on the folder and names the first; takes over when that has died", async () => {
  const first = other(holding(dataDir));
  expect(await first.firstLine).toBe("open");

  const second = other(holding(dataDir));
  expect(await second.firstLine).toContain(`in use by process ${first.child.pid}`);
  second.child.kill("SIGKILL");
  await expect(openDatabase({ dataDir })).rejects.toThrow(`in use by process ${first.child.pid}`);

  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  const mine = await openDatabase({ dataDir });
  await mine.close();
  const again = await openDatabase({ dataDir });
  await again.close();
}, 120_000);

it("takes over from a process that died and whose pid lives on as another's", async () => {
  writeFileSync(join(dataDir, "database.lock"), JSON.stringify({ pid: process.pid, started: "1" }));
  const mine = await openDatabase({ dataDir });
  await mine.close();
}, 60_000);
