import "server-only";
import { log, reasonOf } from "../log";
import { services } from "../services";

/**
 * `GET /api/health`, for balancers and people: 200 where this process can serve chat, else 503. A provider that fails leaves
 * it at 200, since another process would fare no better.
 */
export async function handleHealth(): Promise<Response> {
  try {
    const health = await (await services()).health();
    return answer(health.status === "unavailable" ? 503 : 200, health);
  } catch (error) {
    log.error("health.failed", { error: reasonOf(error) });
    return answer(503, { status: "unavailable" });
  }
}

function answer(status: number, body: object): Response {
  const headers = { "Cache-Control": "no-store", ...(status === 503 && { "Retry-After": "2" }) };
  return Response.json(body, { status, headers });
}
