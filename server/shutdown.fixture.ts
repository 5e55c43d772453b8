import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { endOnSignal } from "./shutdown";

/**
 * A process like the product's, for the test: one reply is being written until `/reply-ends` is asked for, `/slow` is
 * answered when the drain is over, and the argument `broken` makes closing fail.
 */
let draining = false;
let replyEnds = () => {};
const reply = new Promise<void>((resolve) => {
  replyEnds = resolve;
});

const server = createServer(async ({ url }, response) => {
  if (url === "/reply-ends") replyEnds();
  if (url === "/slow") {
    process.stdout.write("slow\n");
    await reply;
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.writeHead(draining && url === "/health" ? 503 : 200).end("answered");
});

// As the framework does, which would end the process before its replies.
process.on("SIGTERM", () => process.exit(143));
process.on("SIGINT", () => process.exit(130));

const chat = {
  async drain() {
    draining = true;
    process.stdout.write("draining\n");
    await reply;
    process.stdout.write("drained\n");
  },
};
const close = async () => {
  process.stdout.write("closing\n");
  if (process.argv.includes("broken")) throw new Error("the store is away");
};

server.listen(0, "127.0.0.1", () => {
  endOnSignal({ chat, close }, [server], process.argv.includes("under-npm"));
  process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`);
});
