import { wasAnswered } from "@/components/trpc/failure-of";

const AGAIN_MS = 1_000;

/**
 * Asks for a stop until the server has heard it, or nobody wants it any more: the connection may be lost.
 * @returns whether there was something to stop; the end itself comes with the reply
 */
export async function stopReply({
  stop,
  wanted,
}: {
  stop: () => Promise<{ stopped: boolean }>;
  wanted: () => boolean;
}): Promise<boolean> {
  while (wanted()) {
    const stopped = await stop().then(
      (answer) => answer.stopped,
      (error: unknown) => (wasAnswered(error) ? false : null),
    );
    if (stopped !== null) return stopped;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
  return false;
}
