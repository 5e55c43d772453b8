import "server-only";
import { log, reasonOf } from "../log";
import { services } from "../services";

/**
 * `GET /api/health`, for people and monitors: 200 where this process can serve chat, else 503. A provider that fails leaves
 * it at 200, since another process would fare no better. `?routable` is a balancer's question: 503 only where another
 * process would do better, while this one is ending or has no database; pages go on without the limits' store.
 */
export async function handleHealth(request: Request): Promise<Response> {
  try {
    const health = await (await services()).health();
    const serves = new URL(request.url).searchParams.has("routable")
      ? health.database.ok && !health.draining
      : health.status !== "unavailable";
    return answer(serves ? 200 : 503, health);
  } catch (error) {
    log.error("health.failed", { error: reasonOf(error) });
    return answer(503, { status: "unavailable" });
  }
}

function answer(status: number, body: object): Response {
  const headers = { "Cache-Control": "no-store", ...(status === 503 && { "Retry-After": "2" }) };
  return Response.json(body, { status, headers });
}
