import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Link, openLink } from "./link";

const echo = createServer((socket) => void socket.on("error", () => {}).pipe(socket));
let link: Link;
let near: Socket;

beforeEach(async () => {
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
  link = await openLink("127.0.0.1", (echo.address() as AddressInfo).port);
  near = await dial();
});
afterEach(async () => {
  near.destroy();
  await link.close();
  echo.close();
});

async function dial(): Promise<Socket> {
  const socket = connect(link.port, "127.0.0.1").on("error", () => {});
  await once(socket, "connect");
  return socket;
}

async function answerTo(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [chunk] = await once(socket, "data");
  return String(chunk);
}

it("passes everything on", async () => {
  expect(await answerTo(near, "here")).toBe("here");
});

it("holds back what is sent while it hangs, on old and new connections, and delivers it late", async () => {
  await answerTo(near, "before");
  link.hang();
  const heard: string[] = [];
  const late = await dial();
  for (const socket of [near, late]) socket.on("data", (chunk) => heard.push(String(chunk)));
  near.write("old");
  late.write("new");
  // Whatever was going to pass would have passed before a whole exchange beside the link.
  const beside = connect((echo.address() as AddressInfo).port, "127.0.0.1");
  await answerTo(beside, "beside");
  beside.destroy();
  expect(heard).toEqual([]);
  await link.back();
  await expect.poll(() => heard.sort()).toEqual(["new", "old"]);
  late.destroy();
});

it("breaks and refuses connections, and takes them at the same place when it is back", async () => {
  await answerTo(near, "before");
  const broken = once(near, "close");
  await link.refuse();
  await broken;
  const [refusal] = await once(connect(link.port, "127.0.0.1"), "error");
  expect(refusal).toMatchObject({ code: "ECONNREFUSED" });
  await link.back();
  expect(await answerTo(await dial(), "after")).toBe("after");
});
