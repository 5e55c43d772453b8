import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A line to a server that can be cut for real: a browser's own offline mode lets go on what is open already. */
export interface NetworkLine {
  /** The server's address over this line. */
  address: string;
  /** Breaks every connection, and lets no new one come about. */
  cut(): void;
  restore(): void;
  /** Connections that are open now. */
  readonly open: number;
  close(): Promise<void>;
}

export async function openLine(server: string): Promise<NetworkLine> {
  const target = new URL(server);
  const sockets = new Set<Socket>();
  let whole = true;
  const line = createServer((socket) => {
    if (!whole) return void socket.destroy();
    const onward = connect(Number(target.port), target.hostname);
    sockets.add(socket);
    const end = () => {
      sockets.delete(socket);
      socket.destroy();
      onward.destroy();
    };
    for (const side of [socket, onward]) side.on("error", end).on("close", end);
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((ready) => line.listen(0, "localhost", ready));
  return {
    address: `http://localhost:${(line.address() as AddressInfo).port}`,
    get open() {
      return sockets.size;
    },
    cut() {
      whole = false;
      for (const socket of sockets) socket.destroy();
    },
    restore() {
      whole = true;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((closed) => line.close(() => closed()));
    },
  };
}
