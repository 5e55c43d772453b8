import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A wire to a server that can be cut, and that can go dead with everything in it. */
export interface Link {
  port: number;
  /** New connections are refused, and those there are break. */
  refuse(): Promise<void>;
  /** Nothing passes any more, and nothing says so. What was sent meanwhile arrives when the link is back. */
  hang(): void;
  back(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a free port of this machine and passes everything on to `host:port`. */
export async function openLink(host: string, port: number): Promise<Link> {
  const sockets = new Set<Socket>();
  let hanging = false;

  function accept(near: Socket): void {
    const far = connect({ host, port });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.setNoDelay(true);
      one.on("data", (chunk) => other.write(chunk));
      one.on("error", () => {});
      one.on("end", () => other.end());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      if (hanging) one.pause();
    }
  }

  let server = await listen(accept, 0);
  const at = (server.address() as AddressInfo).port;

  async function cut(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return {
    port: at,
    refuse: cut,
    hang() {
      hanging = true;
      for (const socket of sockets) socket.pause();
    },
    async back() {
      hanging = false;
      for (const socket of sockets) socket.resume();
      if (!server.listening) server = await listen(accept, at);
    },
    close: () => (server.listening ? cut() : Promise.resolve()),
  };
}

function listen(accept: (socket: Socket) => void, port: number): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, accept);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1" }, () => resolve(server));
  });
}
