import type { APIRequestContext } from "@playwright/test";

/** Moves the wall clock of the server under test forward; see `server-clock.mjs`. Only for specs of project `limits`. */
export async function advanceServerTime(
  request: APIRequestContext,
  baseURL: string,
  byMs: number,
): Promise<void> {
  const clock = new URL(baseURL);
  clock.port = String(Number(clock.port) + 1);
  clock.searchParams.set("ms", String(byMs));
  const answer = await request.post(clock.href);
  if (!answer.ok()) throw new Error(`the server's clock answers ${answer.status()}`);
}
