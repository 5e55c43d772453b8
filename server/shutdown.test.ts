import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "vitest";

const FIXTURE = join(import.meta.dirname, "shutdown.fixture.ts");
const NODE = [process.execPath, "--import", "tsx", FIXTURE];

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** The fixture as a process, with what it says line by line. */
async function startProcess(command: string[], ...args: string[]) {
  const [file = "", ...rest] = [...command, ...args];
  const child = spawn(file, rest, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const lines: string[] = [];
  const heard = createInterface({ input: child.stdout });
  heard.on("line", (line) => lines.push(line));
  const until = async (word: string): Promise<string> => {
    for (;;) {
      const found = lines.find((line) => line.includes(word));
      if (found) return found;
      await once(heard, "line");
    }
  };
  const port = (await until("port ")).slice("port ".length);
  return {
    child,
    lines,
    until,
    exit: once(child, "exit").then(([code]) => code as number | null),
    ended: once(heard, "close"),
    get: (path: string) => fetch(`http://127.0.0.1:${port}${path}`),
  };
}

describe.each(["SIGTERM", "SIGINT"] as const)("%s", (signal) => {
  it("lets the running reply end, answers until then, and closes what is left in order", async () => {
    const process = await startProcess(NODE);
    process.child.kill(signal);
    await process.until("draining");
    expect((await process.get("/health")).status).toBe(503);
    expect((await process.get("/")).status).toBe(200);

    await process.get("/reply-ends");
    expect(await process.exit).toBe(0);
    const order = process.lines.filter((line) => /^(draining|drained|closing)$/.test(line));
    expect(order).toEqual(["draining", "drained", "closing"]);
    await expect(process.get("/")).rejects.toThrow("fetch failed");
  });
});

it("answers what was asked before the end", async () => {
  const process = await startProcess(NODE);
  const slow = process.get("/slow");
  await process.until("slow");
  process.child.kill("SIGTERM");
  await process.until("draining");
  await process.get("/reply-ends");
  expect(await (await slow).text()).toBe("answered");
  expect(await process.exit).toBe(0);
});

it("takes a signal that comes twice at once for one, and ends at once at a later one", async () => {
  const process = await startProcess(NODE);
  const startedAt = performance.now();
  const again = setInterval(() => process.child.kill("SIGINT"), 50);
  expect(await process.exit).toBe(1);
  clearInterval(again);
  expect(performance.now() - startedAt).toBeGreaterThan(1_000);
  expect(process.lines.join()).toContain("draining");
  expect(process.lines.join()).not.toContain("drained");
});

it("says so by its exit code when something could not be closed", async () => {
  const process = await startProcess(NODE, "broken");
  process.child.kill("SIGTERM");
  await process.until("draining");
  await process.get("/reply-ends");
  expect(await process.exit).toBe(1);
});

it("ends well when npm's shell, which hands no signal on, is gone", async () => {
  const shell = ["sh", "-c", '"$@"; true', "sh", ...NODE];
  const process = await startProcess(shell, "under-npm");
  process.child.kill("SIGTERM");
  await process.until("draining");
  await process.get("/reply-ends");
  await process.ended;
  expect(process.lines.join()).toContain('"complete":true');
});
