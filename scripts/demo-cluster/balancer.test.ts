import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { PROCESS_HEADER, startBalancer } from "./balancer";

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function target(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await once(server.listen(0, "127.0.0.1"), "listening");
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address that nobody listens on. */
async function nobody(): Promise<string> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

async function balanced(...targets: string[]): Promise<string> {
  const { url, close } = await startBalancer(targets, 0);
  closing.push(close);
  return url;
}

const echo: RequestListener = (request, response) => {
  response.setHeader("set-cookie", ["a=1", "b=2"]);
  request.pipe(response);
};
const whoAnswers = async (url: string) => (await fetch(url)).headers.get(PROCESS_HEADER);

it("goes round the targets in turn and says who answered", async () => {
  const url = await balanced(await target(echo), await target(echo), await target(echo));
  const answered = [];
  for (let i = 0; i < 4; i++) answered.push(await whoAnswers(url));
  expect(answered).toEqual(["1", "2", "3", "1"]);
});

it("passes over a target that can't be reached, with the body whole", async () => {
  const url = await balanced(await nobody(), await target(echo));
  const body = "x".repeat(300_000);
  for (let i = 0; i < 2; i++) {
    const response = await fetch(url, { method: "POST", body });
    expect(response.headers.get(PROCESS_HEADER)).toBe("2");
    expect(await response.text()).toBe(body);
  }
});

it("answers 502 when none can be reached", async () => {
  const url = await balanced(await nobody(), await nobody());
  expect((await fetch(url)).status).toBe(502);
});

it("does not send a request again that a target took and dropped", async () => {
  let taken = 0;
  const drop: RequestListener = (request) => {
    taken += 1;
    request.socket.destroy();
  };
  const url = await balanced(await target(drop), await target(drop));
  expect((await fetch(url, { method: "POST", body: "once" })).status).toBe(502);
  expect(taken).toBe(1);
});

it("keeps method, path, status, host and every cookie, and adds the client's address behind what was claimed", async () => {
  const url = await balanced(
    await target((request, response) => {
      response.setHeader("set-cookie", ["a=1", "b=2"]);
      response.writeHead(418);
      const { method, url, headers } = request;
      response.end(
        JSON.stringify({ method, url, host: headers.host, forwarded: headers["x-forwarded-for"] }),
      );
    }),
  );
  const response = await fetch(`${url}/a/b?c=d`, {
    method: "PUT",
    headers: { "x-forwarded-for": "10.9.8.7" },
  });
  expect(response.status).toBe(418);
  expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(await response.json()).toEqual({
    method: "PUT",
    url: "/a/b?c=d",
    host: new URL(url).host,
    forwarded: expect.stringMatching(/^10\.9\.8\.7, (::1|::ffff:127\.0\.0\.1|127\.0\.0\.1)$/),
  });
});

it("streams: the head and each piece come before the end", async () => {
  let end = () => {};
  const url = await balanced(
    await target((_, response) => {
      response.write("first");
      end = () => response.end("last");
    }),
  );
  const reader = (await fetch(url)).body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("first");
  end();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("last");
});

it("lets a client's going away reach the target", async () => {
  let noteGone = () => {};
  const gone = new Promise<void>((resolve) => {
    noteGone = resolve;
  });
  const url = await balanced(
    await target((_, response) => {
      response.write("first");
      response.once("close", noteGone);
    }),
  );
  const leave = new AbortController();
  const response = await fetch(url, { signal: leave.signal });
  await response.body?.getReader().read();
  leave.abort();
  await gone;
});

it("breaks a stream off where its target breaks off, so that half an answer is not taken for a whole one", async () => {
  const url = await balanced(
    await target((_, response) => {
      response.write("first");
      setImmediate(() => response.socket?.destroy());
    }),
  );
  await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
});
