import { WrongUsage } from "./admin/command";
import { openAdmin } from "./admin/open";
import { understand } from "./admin/understand";

// The server's own lines are not the answer: stdout is the answer's alone.
console.log = console.error;
// Whoever reads the answer may have had enough of it.
process.stdout.on("error", () => process.exit(1));

try {
  process.stdout.write(`${await answer()}\n`);
} catch (error) {
  const sentence = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${sentence}\n`);
  // Not as an option that was understood: the command line itself may be what is wrong.
  if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify({ error: sentence })}\n`);
  process.exitCode = error instanceof WrongUsage ? 2 : 1;
}

async function answer(): Promise<string> {
  const understood = understand(process.argv.slice(2));
  if ("help" in understood) return understood.help;
  const admin = await openAdmin((line) => process.stderr.write(`${line}\n`));
  try {
    const { json, text } = await understood.act(admin);
    return understood.json ? JSON.stringify(json, null, 2) : text;
  } finally {
    await admin.close();
  }
}
