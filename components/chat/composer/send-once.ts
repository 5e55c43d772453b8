import type { SendResult } from "../state/sending";
import { type ArmedMessage, armedMessages, parseArmed } from "./armed-message";

/** A tab that claims a message and goes away leaves it to the others after this long. */
const CLAIM_MS = 15_000;
/** Long enough for another tab's claim, written at the same moment, to be seen here. */
const SETTLE_MS = 200;

/**
 * Sends an armed message from one tab: whoever holds the lock of its id, and still finds it. A tab that goes away in
 * the middle leaves it to the next, which sends the same ids. Refused, it goes on waiting where it `stillWaits`.
 * Resolves when it is sent, refused or somebody else's.
 */
export async function sendOnce(
  key: string,
  messageId: string,
  send: (armed: ArmedMessage) => Promise<SendResult>,
  stillWaits: () => boolean,
): Promise<void> {
  await alone(`headroom:send:${messageId}`, async () => {
    const armed = parseArmed(armedMessages.raw(key));
    if (armed?.ids.messageId !== messageId) return;
    const result = await send(armed);
    if (result === "admitted") armedMessages.sent(key, armed);
    else if (!stillWaits()) armedMessages.clear(key);
  });
}

/** Without Web Locks (plain http on another host) a claim in the storage does; two that miss each other send the same ids. */
async function alone(name: string, act: () => Promise<void>): Promise<void> {
  if (navigator.locks) return navigator.locks.request(name, act);
  const mine = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const [other, at] = (localStorage.getItem(name) ?? "").split(" ");
  if (other && other !== mine && Date.now() < Number(at) + CLAIM_MS) return;
  localStorage.setItem(name, `${mine} ${Date.now()}`);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  if (!localStorage.getItem(name)?.startsWith(mine)) return;
  await act().finally(() => localStorage.removeItem(name));
}
