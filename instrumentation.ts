/** Opens the database and the rest before the first request, and stops the start when the environment is wrong. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { start } = await import("./server/start");
  await start(process.env.npm_lifecycle_event !== undefined);
}
