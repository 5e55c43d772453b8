import { v7 as uuidv7 } from "uuid";
import { createAnthropicClient } from "../ai/anthropic";
import { type DemoOptions, demoUpstream } from "../ai/demo-model";
import { createUser, userById } from "../auth/users";
import type { ChatEvent, Placed } from "../chat/events";
import type { Database } from "../db/database";
import { readEnv } from "../env";
import { FailureError } from "../errors";
import type { SoldPlanId } from "../plans";
import { type Given, type Services, wire } from "../wire";
import { answerChat } from "./http-chat";
import { answerTrpc } from "./http-trpc";

const ORIGIN = "http://localhost";

/**
 * The whole server behind its doors, with an upstream that can be told to misbehave. Several of them on one database
 * with one `store` are several processes.
 */
export async function openDoors(
  db: Database,
  upstreamOptions: DemoOptions = {},
  now: () => number = Date.now,
  deadlines: { openMs?: number; silenceMs?: number } = {},
  given: Given = {},
) {
  const upstream = demoUpstream({ tokensPerSecond: Number.POSITIVE_INFINITY, ...upstreamOptions });
  const client = createAnthropicClient({ apiKey: "test", fetch: upstream, deadlines });
  const env = readEnv({ NODE_ENV: "test", AUTH_SECRET: "t".repeat(32) });
  const services = await wire(env, db, client, now, given);
  return {
    services,
    upstream,
    /** Somebody whom other doors on this database know already. */
    visit: (id: string | null) => visitor(services, id),
    async person(plan: SoldPlanId = "free") {
      const id = await createUser(db, { email: `${uuidv7()}@test.local`, name: null, plan });
      return visitor(services, id);
    },
    async close() {
      await services.chat.close();
      await services.refusals.flush();
    },
  };
}

export type Doors = Awaited<ReturnType<typeof openDoors>>;
export type Visitor = ReturnType<typeof visitor>;

export interface Message {
  conversationId: string;
  userMessageId: string;
  messageId: string;
  text: string;
  model?: string;
}

/** A message with new ids. */
export const message = (text: string, more: Partial<Message> = {}): Message => ({
  conversationId: uuidv7(),
  userMessageId: uuidv7(),
  messageId: uuidv7(),
  text,
  ...more,
});

function visitor(services: Services, id: string | null) {
  const user = async () => (id === null ? null : userById(services.db, id, services.now()));
  const json = { "content-type": "application/json" };
  const trpc = async (path: string, init: RequestInit = {}) =>
    answerTrpc(services, await user(), new Request(`${ORIGIN}/api/trpc/${path}`, init));

  return {
    id,
    trpc,
    async subject() {
      const found = await user();
      if (!found) throw new FailureError({ code: "unauthenticated" });
      return found.subject;
    },
    send: (body: unknown, headers: Record<string, string> = {}) =>
      trpc("chat.send", { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) }),
    /** As an EventSource asks, which brings the id of the last event it saw when it comes again. */
    resume: (input: { messageId: string; after?: number }, lastEventId?: number, signal?: AbortSignal) =>
      trpc(`chat.resume?input=${encodeURIComponent(JSON.stringify(input))}`, {
        headers: {
          accept: "text/event-stream",
          ...(lastEventId !== undefined && { "last-event-id": String(lastEventId) }),
        },
        signal: signal ?? null,
      }),
    mutate: (path: string, input: unknown) =>
      trpc(path, { method: "POST", headers: json, body: JSON.stringify(input) }),
    query: (path: string, input: unknown) =>
      trpc(`${path}?input=${encodeURIComponent(JSON.stringify(input))}`),
    post: async (body: unknown, headers: Record<string, string> = {}) =>
      answerChat(
        services,
        await user(),
        new Request(`${ORIGIN}/api/chat`, {
          method: "POST",
          headers: { ...json, ...headers },
          body: typeof body === "string" ? body : JSON.stringify(body),
        }),
      ),
    async allowance() {
      return services.limiter.allowance(await this.subject());
    },
  };
}

/** Somebody without a session. */
export const stranger = (services: Services) => visitor(services, null);

/** The events of an answer to `chat.send` or `chat.resume`, to its end. */
export async function eventsOf(response: Response): Promise<ChatEvent[]> {
  return (await placedOf(response)).map(({ event }) => event);
}

/** The events of an answer to `chat.resume`, with their places. */
export async function placedOf(response: Response): Promise<Placed[]> {
  return framesOf(await response.text());
}

/** What a stream of events has told so far; of an event whose end has not come nothing. */
export const framesOf = (text: string): Placed[] =>
  text
    .split("\n\n")
    .slice(0, -1)
    .flatMap((frame) => {
      const data = /^data: (\{"type".*)$/m.exec(frame)?.[1];
      return data
        ? [{ at: Number(/^id: (\d+)$/m.exec(frame)?.[1]), event: JSON.parse(data) as ChatEvent }]
        : [];
    });

export const textOf = (events: readonly ChatEvent[]): string =>
  events.map((event) => (event.type === "delta" ? event.text : "")).join("");
