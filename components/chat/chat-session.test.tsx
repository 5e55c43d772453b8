// @vitest-environment happy-dom

import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { TRPCClientError } from "@trpc/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { allowanceOf, refusalOf } from "@/components/limits/allowance.fixture";
import { createAllowanceStore } from "@/components/limits/allowance-store";
import { LimitsProvider } from "@/components/limits/limits-context";
import { StreamCutError } from "@/components/trpc/stream-cut-error";
import type { ChatEvent } from "@/server/chat/events";
import { PLANS } from "@/server/plans";
import { eventsOf, messageOf } from "./chat.fixture";
import { ChatSession } from "./chat-session";
import type { MessageIds } from "./chat-state";
import { draftKey, drafts } from "./use-draft";
import type { Conversation, StoredMessage } from "./wire";

type Sent = MessageIds & { conversationId: string; text: string };
type Listener = { onData(event: ChatEvent): void; onError(error: Error): void };

const server = vi.hoisted(() => ({
  sent: [] as { input: Sent; listener: Listener }[],
  read: vi.fn(),
  stop: vi.fn(async () => ({ stopped: true })),
  allowance: vi.fn(async () => undefined),
  invalidate: vi.fn(),
}));
const utils = vi.hoisted(() => ({
  chat: { list: { invalidate: server.invalidate } },
  client: {
    limits: { allowance: { query: server.allowance } },
    chat: {
      read: { query: server.read },
      stop: { mutate: server.stop },
      send: {
        subscribe(input: Sent, listener: Listener) {
          server.sent.push({ input, listener });
          return { unsubscribe: vi.fn() };
        },
      },
    },
  },
}));
vi.mock("@/components/trpc/react", () => ({ trpc: { useUtils: () => utils } }));
vi.mock("next/navigation", () => ({ usePathname: () => "/chat" }));

const models = [{ id: "s", name: "Small", allowed: true, neededPlan: "Free" }];
const conversationOf = (messages: StoredMessage[]): Conversation => ({
  id: "c",
  title: "t",
  messages,
  earlier: null,
});
const session = (initial: Conversation | null = null) => (
  <ChatSession
    id="c"
    initial={initial}
    stale={false}
    models={models}
    userId="ada"
    longestReply={PLANS.free.maxOutputTokens}
  />
);
const show = (initial?: Conversation) => render(session(initial));
const input = () => screen.getByRole("textbox", { name: "Message" }) as HTMLTextAreaElement;
const replies = () => screen.getAllByRole("article", { name: "Reply" });
/** One by one, for React shows what came only between them. */
async function seconds(count: number) {
  for (let second = 0; second < count; second++) await act(() => vi.advanceTimersByTimeAsync(1_000));
}
const cutOff = () => TRPCClientError.from(new StreamCutError("dropped"));

function send(text: string) {
  fireEvent.change(input(), { target: { value: text } });
  fireEvent.keyDown(input(), { key: "Enter" });
  const last = server.sent.at(-1);
  if (!last) throw new Error("nothing was sent");
  return {
    input: last.input,
    hear: (event: ChatEvent) => act(() => last.listener.onData(event)),
    fail: (error: Error) => act(async () => last.listener.onError(error)),
    events: eventsOf(last.input),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  window.history.replaceState(null, "", "/chat");
  server.sent.length = 0;
  vi.clearAllMocks();
});
afterEach(() => {
  cleanup();
  for (const id of [null, "c"]) drafts.write(draftKey("ada", id), "");
  vi.useRealTimers();
});

it("gives a chat its address when its first message is admitted, and not before", () => {
  show();
  const { hear, events } = send("hello");
  expect(window.location.pathname).toBe("/chat");
  hear(events.admitted);
  expect(window.location.pathname).toBe("/chat/c");
  expect(server.invalidate).toHaveBeenCalledOnce();
});

it("shows a message at once, and takes it back into the composer when it is refused", async () => {
  show();
  const { fail } = send("hello");
  expect([screen.getByRole("log").textContent?.includes("hello"), input().value]).toEqual([true, ""]);
  await fail(new TRPCClientError("no"));
  expect([screen.queryByRole("log"), input().value]).toEqual([null, "hello"]);
  expect(screen.getByRole("alert")).toBeTruthy();
});

it("gives a refused draft back also to who has gone elsewhere in the meantime", async () => {
  show();
  const { fail } = send("hello");
  cleanup();
  await fail(new TRPCClientError("no"));
  expect(drafts.read(draftKey("ada", null))).toBe("hello");
});

it("leaves the address alone that somebody went to before the message was admitted", () => {
  show();
  const { hear, events } = send("hello");
  cleanup();
  window.history.replaceState(null, "", "/usage");
  hear(events.admitted);
  expect(window.location.pathname).toBe("/usage");
  expect(drafts.read(draftKey("ada", null))).toBe("");
});

it("sends a refused message again as a new one", async () => {
  show();
  const first = send("hello");
  await first.fail(new TRPCClientError("no"));
  expect(send("hello").input.messageId).not.toBe(first.input.messageId);
});

describe("a conversation that goes on in another tab", () => {
  const question = messageOf("q", { role: "user", text: "hello" });
  const look = () => act(async () => void document.dispatchEvent(new Event("visibilitychange")));

  it("is read again when this tab is looked at", async () => {
    show(conversationOf([question]));
    server.read.mockResolvedValue(conversationOf([question, messageOf("r", { text: "" })]));
    await look();
    expect(replies()).toHaveLength(1);
  });

  it("is left alone while a reply streams here, and before it has begun", async () => {
    show();
    await look();
    const { hear, events } = send("hello");
    hear(events.admitted);
    await look();
    expect(server.read).not.toHaveBeenCalled();
  });
});

it("answers a burst of Enter while limited once", async () => {
  const store = createAllowanceStore();
  render(
    <LimitsProvider
      store={store}
      userId="ada"
      initial={allowanceOf()}
      upgrade={null}
      refresh={async () => {}}
    >
      {session()}
    </LimitsProvider>,
  );
  act(() => store.ingestFailure(refusalOf("requests")));
  const said = () =>
    screen
      .getAllByRole("status")
      .map(({ textContent }) => textContent)
      .join("");
  fireEvent.change(input(), { target: { value: "hello" } });
  expect(said()).not.toContain("Not sent");
  for (let press = 0; press < 3; press++) fireEvent.keyDown(input(), { key: "Enter" });
  expect(said()).toContain("Not sent: You've sent");
  await seconds(3);
  expect(said()).toBe("");
});

describe("when the connection goes before the server has answered", () => {
  it("sends the same text again as the same message, and another text as another", async () => {
    server.read.mockRejectedValue(new Error("offline"));
    show();
    const first = send("hello");
    await first.fail(cutOff());
    expect(input().value).toBe("hello");
    const again = send("hello");
    expect(again.input).toEqual(first.input);
    await again.fail(cutOff());
    expect(send("hello you").input.messageId).not.toBe(first.input.messageId);
  });

  it("goes on with the reply where the message did arrive", async () => {
    show();
    const { input: ids, fail } = send("hello");
    const question = messageOf(ids.userMessageId, { role: "user", text: "hello" });
    const reply = messageOf(ids.messageId, { status: "streaming", text: "" });
    server.read.mockResolvedValue(conversationOf([question, reply]));
    await fail(cutOff());
    expect([input().value, window.location.pathname]).toEqual(["", "/chat/c"]);
    expect(screen.getByRole("button", { name: "Stop the reply" })).toBeTruthy();
  });
});

describe("a reply whose connection is cut", () => {
  const reply = messageOf("r", { status: "streaming", text: "" });

  it("is read each second until it has ended", async () => {
    show(conversationOf([messageOf("q", { role: "user" }), reply]));
    server.read.mockResolvedValue(conversationOf([messageOf("q", { role: "user" }), reply]));
    await seconds(3);
    expect(server.read).toHaveBeenCalledTimes(3);
    server.read.mockResolvedValue(
      conversationOf([messageOf("q", { role: "user" }), messageOf("r", { text: "" })]),
    );
    await seconds(10);
    expect(server.read).toHaveBeenCalledTimes(4);
    expect(screen.getByRole("button", { name: "Send message" })).toBeTruthy();
    expect(server.allowance).toHaveBeenCalledOnce();
  });

  it("comes back into the composer where the provider refused it after all", async () => {
    show(conversationOf([messageOf("q", { role: "user", text: "hello" }), reply]));
    server.read.mockResolvedValue(conversationOf([]));
    await seconds(1);
    expect([screen.queryByRole("log"), input().value]).toEqual([null, "hello"]);
    await seconds(3);
    expect(server.read).toHaveBeenCalledOnce();
  });

  it("can still be stopped", async () => {
    show(conversationOf([messageOf("q", { role: "user" }), reply]));
    await act(async () => void fireEvent.click(screen.getByRole("button", { name: "Stop the reply" })));
    expect(server.stop).toHaveBeenCalledWith({ messageId: "r" }, expect.anything());
  });
});

it("stops by Escape, unless an input method takes it", async () => {
  show();
  const { hear, events, input: ids } = send("hello");
  hear(events.admitted);
  await act(async () => void fireEvent.keyDown(document.body, { key: "Escape", isComposing: true }));
  expect(server.stop).not.toHaveBeenCalled();
  await act(async () => void fireEvent.keyDown(document.body, { key: "Escape" }));
  expect(server.stop).toHaveBeenCalledWith({ messageId: ids.messageId }, expect.anything());
});

it("keeps a reply that broke off, and brings its question back for another try", () => {
  show();
  const { hear, events } = send("hello");
  hear(events.admitted);
  hear(events.failed());
  expect(replies()[0]?.textContent).toContain("The model's connection was lost.");
  fireEvent.click(screen.getByRole("button", { name: "Ask again" }));
  expect(input().value).toBe("hello");
});
