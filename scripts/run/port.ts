import { createServer } from "node:net";

/** Whether a server could listen on `port` on all addresses. Port 0 asks for any. @returns the port, or `null` */
function listenable(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(port, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}

export const isFree = async (port: number): Promise<boolean> => (await listenable(port)) !== null;

/** The first free port at or after `port`, or any free one where the next hundred are taken. */
export async function freePort(port: number): Promise<number> {
  for (let candidate = port; candidate > 0 && candidate < port + 100; candidate++) {
    if (await isFree(candidate)) return candidate;
  }
  const any = await listenable(0);
  if (any === null) throw new Error("no free port on this machine");
  return any;
}
