// @vitest-environment happy-dom

import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { TRPCClientError } from "@trpc/client";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { allowanceOf, refusalOf } from "@/components/limits/allowance.fixture";
import { createAllowanceStore } from "@/components/limits/allowance-store";
import { LimitsProvider } from "@/components/limits/limits-context";
import type { ChatEvent } from "@/server/chat/events";
import { PLANS } from "@/server/plans";
import { ChatSession } from "./chat-session";
import { conversationOf, eventsOf, messageOf, receiptOf } from "./state/chat.fixture";
import { draftKey, drafts } from "./state/use-draft";
import type { Conversation, SendInput } from "./wire";

type Listener = { onData(event: ChatEvent): void; onError(error: Error): void };

const server = vi.hoisted(() => ({
  sent: [] as { input: SendInput; listener: Listener }[],
  read: vi.fn(),
  select: vi.fn(),
  configure: vi.fn(async () => ({})),
  stop: vi.fn(async () => ({ stopped: true })),
  allowance: vi.fn(async () => undefined),
}));
const client = vi.hoisted(() => ({
  limits: { allowance: { query: server.allowance } },
  chat: {
    read: { query: server.read },
    select: { mutate: server.select },
    configure: { mutate: server.configure },
    stop: { mutate: server.stop },
    resume: { subscribe: () => ({ unsubscribe() {} }) },
    send: {
      subscribe(input: SendInput, listener: Listener) {
        server.sent.push({ input, listener });
        return { unsubscribe() {} };
      },
    },
  },
}));
vi.mock("@/components/trpc/client", () => ({ useClient: () => client }));
vi.mock("./sidebar/use-conversation-actions", () => ({ useConversationActions: () => ({}) }));
vi.mock("./log/reply-text", () => ({ ReplyText: ({ text }: { text: string }) => <p>{text}</p> }));
vi.mock("next/navigation", () => ({ usePathname: () => "/chat", useRouter: () => ({}) }));

const prices = { temperature: true, contextTokens: 200_000, inputUsdPerMillion: 1, outputUsdPerMillion: 5 };
const models = [{ id: "s", name: "Small", allowed: true, neededPlan: "Free", ...prices }];
const question = messageOf("q", { role: "user", text: "hello" });
const reply = messageOf("r", { text: "Hello to you.", receipt: receiptOf() });
const BURST_MS = 2_000;

const settle = () => act(() => vi.advanceTimersByTimeAsync(0));
async function show(initial: Conversation | null = null, store = createAllowanceStore()) {
  // What is shown is what came; nothing is read behind it.
  server.read.mockRejectedValue(new Error("offline"));
  render(
    <LimitsProvider
      store={store}
      userId="ada"
      initial={allowanceOf()}
      upgrade={null}
      refresh={async () => {}}
    >
      <ChatSession
        id="c"
        initial={initial}
        stale={false}
        models={models}
        userId="ada"
        longestReply={PLANS.free.maxOutputTokens}
      />
    </LimitsProvider>,
  );
  await settle();
  return store;
}
const input = () => screen.getByRole("textbox", { name: "Message" }) as HTMLTextAreaElement;
const editor = () => screen.getByRole("textbox", { name: "Edit your message" }) as HTMLTextAreaElement;
const press = async (name: string) => {
  const button = screen.getByRole("button", { name });
  button.focus();
  fireEvent.click(button);
  await settle();
};
const said = () =>
  screen
    .getAllByRole("status")
    .map(({ textContent }) => textContent)
    .join(" ");

/** What the last request says and hears. */
function request() {
  const last = server.sent.at(-1);
  if (!last) throw new Error("nothing was sent");
  return {
    input: last.input,
    async hear(...events: ChatEvent[]) {
      for (const event of events) act(() => last.listener.onData(event));
      await settle();
    },
    async fail(error: Error) {
      act(() => last.listener.onError(error));
      await settle();
    },
    events: eventsOf(last.input),
  };
}

async function send(text: string) {
  fireEvent.change(input(), { target: { value: text } });
  fireEvent.keyDown(input(), { key: "Enter" });
  await settle();
  return request();
}

beforeAll(async () => {
  await Promise.all([import("./conversation-view"), import("@/components/limits/limit-speech")]);
});
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

it("gives a chat its address when its first message is admitted, and not before", async () => {
  await show();
  const { hear, events } = await send("hello");
  expect(window.location.pathname).toBe("/chat");
  await hear(events.admitted);
  expect(window.location.pathname).toBe("/chat/c");
});

it("shows a message at once, and takes it back into the composer when it is refused", async () => {
  await show();
  const { fail } = await send("hello");
  expect([screen.getByRole("log").textContent?.includes("hello"), input().value]).toEqual([true, ""]);
  await fail(new TRPCClientError("no"));
  expect([screen.queryByRole("log"), input().value]).toEqual([null, "hello"]);
  expect(screen.getByRole("alert")).toBeTruthy();
});

it("answers a burst of Enter while limited once", async () => {
  const store = await show();
  act(() => store.ingestFailure(refusalOf("requests")));
  await settle();
  fireEvent.change(input(), { target: { value: "hello" } });
  expect(said()).not.toContain("Not sent");
  for (let press = 0; press < 3; press++) fireEvent.keyDown(input(), { key: "Enter" });
  await settle();
  expect(said()).toContain("Not sent");
  expect(server.sent).toHaveLength(0);
  await act(() => vi.advanceTimersByTimeAsync(BURST_MS));
  expect(said()).not.toContain("Not sent");
});

describe("stopping", () => {
  const pressEscape = (values: KeyboardEventInit = {}) =>
    act(async () => void fireEvent.keyDown(document.body, { key: "Escape", ...values }));

  it("is done by Escape, unless an input method takes it", async () => {
    await show();
    const { hear, events, input: ids } = await send("hello");
    await hear(events.admitted);
    await pressEscape({ isComposing: true });
    expect(server.stop).not.toHaveBeenCalled();
    await pressEscape();
    expect(server.stop).toHaveBeenCalledWith({ messageId: ids.messageId }, expect.anything());
  });

  it("leaves the focus on the button, which sends again", async () => {
    await show();
    const { hear, events } = await send("hello");
    await hear(events.admitted);
    await press("Stop the reply");
    await hear(events.done(receiptOf({ ended: "stopped" })));
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Send message" }));
  });
});

it("tells a screen reader the beginning and the end of a reply, and no piece of it", async () => {
  await show();
  const before = screen.getAllByRole("status");
  const { hear, events } = await send("hello");
  await hear(events.admitted, events.delta("One word"));
  // Only a region that was there before its text is heard.
  expect(before.map(({ textContent }) => textContent)).toContain("The reply is being written.");
  expect(screen.getByRole("log").getAttribute("aria-live")).toBe("off");
  await hear(events.done());
  expect(said()).toContain("The reply is complete.");
  expect(said()).not.toContain("One word");
});

it("names the model on a receipt, by its id where it is not offered any more", async () => {
  const [first, last] = ["s", "gone"].map((model) => messageOf(model, { receipt: receiptOf({ model }) }));
  if (!first || !last) throw new Error("two replies");
  await show(conversationOf([question, first, { ...question, id: "q2" }, last]));
  for (const button of screen.getAllByRole("button", { name: /^Receipt/ })) fireEvent.click(button);
  const models = screen.getAllByText("Model").map((term) => term.nextElementSibling?.textContent);
  expect(models).toEqual(["Small", "gone"]);
});

describe("editing a question in its place", () => {
  it("sends the new text beside the old question, and closes when it is admitted", async () => {
    await show(conversationOf([question, reply]));
    await press("Edit");
    expect([editor().value, document.activeElement]).toEqual(["hello", editor()]);
    fireEvent.change(editor(), { target: { value: "good evening" } });
    fireEvent.keyDown(editor(), { key: "Enter" });
    await settle();
    const { input, hear, events } = request();
    expect(input).toMatchObject({ text: "good evening", parentId: null });
    expect(screen.getByRole("log").textContent).toContain("good evening");
    await hear(events.admitted, events.done());
    expect(screen.queryByRole("textbox", { name: "Edit your message" })).toBeNull();
  });

  it("is there again with what was written when it is refused", async () => {
    await show(conversationOf([question, reply]));
    await press("Edit");
    fireEvent.change(editor(), { target: { value: "good evening" } });
    fireEvent.keyDown(editor(), { key: "Enter" });
    await settle();
    await request().fail(new TRPCClientError("no"));
    expect([editor().value, document.activeElement]).toEqual(["good evening", editor()]);
    expect(screen.getByRole("log").textContent).toContain("Hello to you.");
    expect(input().value).toBe("");
  });

  it("is left by Escape, which stops nothing, and the focus goes back to Edit", async () => {
    await show(conversationOf([question, messageOf("r", { status: "streaming", text: "" })]));
    await press("Edit");
    fireEvent.keyDown(editor(), { key: "Escape" });
    await act(() => vi.advanceTimersByTimeAsync(50));
    expect(server.stop).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Edit" }));
  });

  it("sends nothing while a reply is being written, or while nothing is written", async () => {
    await show(conversationOf([question, messageOf("r", { status: "streaming", text: "" })]));
    await press("Edit");
    fireEvent.keyDown(editor(), { key: "Enter" });
    cleanup();
    await show(conversationOf([question, reply]));
    await press("Edit");
    fireEvent.change(editor(), { target: { value: "  " } });
    fireEvent.keyDown(editor(), { key: "Enter" });
    await settle();
    expect(server.sent).toHaveLength(0);
  });
});

describe("a reply", () => {
  const cut = messageOf("r", { text: "Hello to", status: "stopped", receipt: receiptOf() });

  it("is asked for again under its question", async () => {
    await show(conversationOf([question, reply]));
    await press("Regenerate");
    expect(request().input).toMatchObject({ kind: "regenerate", userMessageId: "q" });
  });

  it("goes on where it was cut, in the same article", async () => {
    await show(conversationOf([question, cut]));
    await press("Continue");
    const { input, hear, events } = request();
    expect(input).toMatchObject({ kind: "continue", userMessageId: "q", parentId: "r" });
    await hear(events.admitted, events.delta(" you."), events.done());
    const [article, ...others] = screen.getAllByRole("article", { name: "Reply" });
    expect([article?.textContent?.includes("Hello to you."), others]).toEqual([true, []]);
    expect(document.activeElement).toBe(article);
  });

  it("that the model ended itself is not offered to be continued, nor one that has been followed", async () => {
    await show(conversationOf([question, reply]));
    expect(screen.queryByRole("button", { name: "Continue" })).toBeNull();
    cleanup();
    await show(conversationOf([question, cut, messageOf("q2", { role: "user" }), messageOf("r2")]));
    expect(screen.queryByRole("button", { name: "Continue" })).toBeNull();
  });

  it("asks for nothing while a limit holds it back", async () => {
    const store = await show(conversationOf([question, cut]));
    act(() => store.ingestFailure(refusalOf("tokens")));
    await settle();
    await press("Regenerate");
    await press("Continue");
    expect(server.sent).toHaveLength(0);
    expect(said()).toContain("Not sent");
  });

  it("says above itself what its prompt left out", async () => {
    await show(conversationOf([question, { ...reply, leftOut: 12 }]));
    expect(screen.getByText("12 earlier messages did not fit and were left out")).toBeTruthy();
  });
});

it("turns to another version in its place, and keeps the focus on the arrow", async () => {
  const siblings = { count: 2, index: 1, previous: "r0", next: null };
  await show(conversationOf([question, { ...reply, siblings }]));
  server.select.mockResolvedValue(
    conversationOf([
      question,
      messageOf("r0", { text: "Hi.", siblings: { count: 2, index: 0, previous: null, next: "r" } }),
    ]),
  );
  await press("Previous version of this reply");
  const versions = screen.getByRole("group", { name: "Versions of this reply" });
  expect(within(versions).getByRole("status").textContent).toBe("Version 1 of 2");
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Previous version of this reply" }));
});
