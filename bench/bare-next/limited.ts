import { forward } from "./forward";

/** About what the benchmark's prompt and a reply to it take. */
const TOKENS = 400;

type Allow = (userId: string, tokens: number) => Promise<boolean>;

/** A route that asks first whether it may. There is no session: who sends is a header. `open` is called by the first request. */
export function limited(open: () => Allow) {
  let allow: Allow | undefined;
  return async (request: Request): Promise<Response> => {
    allow ??= open();
    if (await allow(request.headers.get("x-user") ?? "nobody", TOKENS)) return forward(request);
    return new Response("Too many requests", { status: 429 });
  };
}
