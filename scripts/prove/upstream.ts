import type { Behaviour } from "../../server/ai/demo/behaviour";
import { demoUpstream } from "../../server/ai/demo-model";
import type { TokenUsage } from "../../server/ai/usage";
import { type LocalServer, serveLocally } from "./http-server";
import { metered } from "./metered-stream";
import { nonceIn } from "./nonce";

/** What the provider does with a call; `server_error` is a plain 500 before anything was generated. */
export type Fault = Behaviour | { kind: "server_error" };

/** How one message's calls are answered. */
export interface CallPlan {
  tokensPerSecond: number;
  /** By attempt, from 0: the SDK tries again. Without one it is answered. */
  fault?: (attempt: number) => Fault | undefined;
}

/** A call that reached the provider, and what it has billed so far: all that it generated, read or not. */
export interface UpstreamCall {
  nonce: string | null;
  model: string;
  usage: TokenUsage;
}

/** A provider that counts for itself what it was asked for and what it would bill. */
export interface Upstream extends LocalServer {
  /** Every call since the start, refused ones included. */
  readonly calls: readonly UpstreamCall[];
  /** Before the message is sent; one without a plan is answered at once. */
  plan(nonce: string, plan: CallPlan): void;
}

const AT_ONCE: CallPlan = { tokensPerSecond: Number.POSITIVE_INFINITY };

/** The demo model on a port of its own. */
export async function startUpstream(): Promise<Upstream> {
  const calls: UpstreamCall[] = [];
  const plans = new Map<string, CallPlan>();

  async function answer(request: Request): Promise<Response> {
    const body = await request.text();
    const nonce = nonceIn(body);
    const attempt = calls.filter((call) => nonce !== null && call.nonce === nonce).length;
    const usage = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 };
    const call: UpstreamCall = { nonce, model: modelIn(body), usage };
    calls.push(call);
    const plan = (nonce === null ? undefined : plans.get(nonce)) ?? AT_ONCE;
    const fault = plan.fault?.(attempt);
    if (fault?.kind === "server_error") return serverError();
    const model = demoUpstream({ tokensPerSecond: plan.tokensPerSecond, behave: () => fault });
    const { url, method, headers, signal } = request;
    const { body: stream, status, headers: answered } = await model(url, { method, headers, body, signal });
    return new Response(stream && metered(stream, usage), { status, headers: answered });
  }

  const server = await serveLocally(answer);
  return { ...server, calls, plan: (nonce, plan) => void plans.set(nonce, plan) };
}

const modelIn = (body: string): string => (JSON.parse(body) as { model: string }).model;

function serverError(): Response {
  const error = { type: "api_error", message: "Internal server error" };
  return Response.json({ type: "error", error }, { status: 500 });
}
