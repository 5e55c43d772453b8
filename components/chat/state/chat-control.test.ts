// @vitest-environment happy-dom

import { TRPCClientError } from "@trpc/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StreamCutError } from "@/components/trpc/stream-cut-error";
import type { ChatEvent } from "@/server/chat/events";
import type { Conversation, SendInput } from "../wire";
import { conversationOf, eventsOf, messageOf } from "./chat.fixture";
import { type ChatParts, createChatControl } from "./chat-control";
import type { MessageIds } from "./chat-state";
import { createDrafts } from "./drafts";
import { UNREACHABLE } from "./refusal-note";
import { createUnheard } from "./unheard";
import { draftKey } from "./use-draft";

type Listener = { onData(event: ChatEvent): void; onError(error: Error): void };

const server = {
  sent: [] as { input: SendInput; listener: Listener; unsubscribe: () => void }[],
  read: vi.fn(),
  select: vi.fn(),
  configure: vi.fn(),
  stop: vi.fn(),
};
const client = {
  limits: { allowance: { query: vi.fn(async () => undefined) } },
  chat: {
    read: { query: server.read },
    select: { mutate: server.select },
    configure: { mutate: server.configure },
    stop: { mutate: server.stop },
    resume: { subscribe: () => ({ unsubscribe() {} }) },
    send: {
      subscribe(input: SendInput, listener: Listener) {
        const unsubscribe = vi.fn();
        server.sent.push({ input, listener, unsubscribe });
        return { unsubscribe };
      },
    },
  },
} as unknown as ChatParts["client"];

const told = { unblock: vi.fn(), onAdmitted: vi.fn(), onMoved: vi.fn(), onEnded: vi.fn() };
const drafts = createDrafts(() => null);
const unheard = createUnheard(() => sessionStorage);
const key = { fresh: draftKey("ada", null), here: draftKey("ada", "c") };
const question = messageOf("q", { role: "user", text: "asked" });
const answered = () => conversationOf([question, messageOf("r", { text: "said" })]);

function open(initial: Conversation | null = null) {
  const chat = createChatControl({ id: "c", userId: "ada", initial, client, drafts, unheard, ...told });
  const leave = chat.start();
  const shown = () => chat.store.getState().messages.map(({ text }) => text);
  return { ...chat, leave, shown, state: chat.store.getState };
}
function last() {
  const sent = server.sent.at(-1);
  if (!sent) throw new Error("nothing was sent");
  return { ...sent, events: eventsOf(sent.input as MessageIds) };
}
const cutOff = () => TRPCClientError.from(new StreamCutError("dropped"));
const gateway = () => new TRPCClientError("504", { meta: { response: new Response(null, { status: 504 }) } });
const settle = () => vi.waitFor(() => Promise.resolve());
const write = (text: string, at = key.fresh) => drafts.write(at, text);

beforeEach(() => {
  vi.resetAllMocks();
  server.sent.length = 0;
  sessionStorage.clear();
  server.read.mockRejectedValue(new Error("not asked for"));
});
afterEach(() => {
  for (const at of Object.values(key)) drafts.write(at, "");
});

describe("sending", () => {
  it("takes the draft along with the options that were chosen before", async () => {
    const chat = open();
    chat.setOptions({ instructions: "be brief", temperature: 0.5 });
    write("hello");
    const result = chat.send(undefined, "m");
    expect(last().input).toMatchObject({
      conversationId: "c",
      kind: "message",
      text: "hello",
      parentId: null,
      model: "m",
      options: { instructions: "be brief", temperature: 0.5 },
    });
    last().listener.onData(last().events.admitted);
    expect(await result).toBe("admitted");
    expect(told.onAdmitted).toHaveBeenCalledExactlyOnceWith({ isFirst: true, isHere: true });
    expect([drafts.read(key.fresh), drafts.read(key.here)]).toEqual(["", ""]);
  });

  it("answers under the last message that is shown, wherever another tab has turned", () => {
    const chat = open(answered());
    write("more", key.here);
    void chat.send(undefined);
    expect(last().input).toMatchObject({ parentId: "r" });
    expect(last().input.options).toBeUndefined();
  });

  it("sends nothing while something is written, and nothing that is empty", async () => {
    const chat = open();
    expect(await chat.send(undefined)).toBe("refused");
    write("hello");
    void chat.send(undefined);
    write("more");
    expect(await chat.send(undefined)).toBe("refused");
    expect([server.sent.length, drafts.read(key.fresh)]).toEqual([1, "more"]);
  });

  it("sends what is given with its own ids, and takes the draft where it says the same", async () => {
    const ids = { userMessageId: "u", messageId: "m" };
    const chat = open(answered());
    write("waited", key.here);
    const result = chat.send({ text: "waited", ids });
    expect([drafts.read(key.here), last().input]).toMatchObject(["", ids]);
    last().listener.onError(new TRPCClientError("no"));
    expect([await result, drafts.read(key.here)]).toEqual(["refused", "waited"]);
    write("something else", key.here);
    void chat.send({ text: "waited", ids });
    expect(drafts.read(key.here)).toBe("something else");
    last().listener.onError(new TRPCClientError("no"));
    expect(drafts.read(key.here)).toBe("waited\n\nsomething else");
  });

  it.each([cutOff, gateway])(
    "sends the same text as the same message when nobody knows whether it arrived",
    async (lost) => {
      const chat = open();
      write("hello");
      const first = chat.send(undefined);
      last().listener.onError(lost());
      expect([await first, chat.state().notice, drafts.read(key.fresh)]).toEqual([
        "refused",
        UNREACHABLE,
        "hello",
      ]);
      const { messageId } = last().input;
      void chat.send(undefined);
      expect(last().input.messageId).toBe(messageId);
      last().listener.onError(new TRPCClientError("no"));
      await settle();
      void chat.send(undefined);
      expect(last().input.messageId).not.toBe(messageId);
    },
  );

  it("finds a message that arrived all the same, and takes its text out of the composer", async () => {
    const chat = open(answered());
    write("hello", key.here);
    const result = chat.send(undefined);
    last().listener.onError(cutOff());
    await result;
    const { userMessageId, messageId } = last().input;
    const arrived = [
      messageOf(userMessageId, { role: "user", text: "hello" }),
      messageOf(messageId, { text: "hi" }),
    ];
    server.read.mockResolvedValue(conversationOf([...answered().messages, ...arrived]));
    chat.look();
    await vi.waitFor(() => expect(chat.shown()).toEqual(["asked", "said", "hello", "hi"]));
    expect([drafts.read(key.here), chat.state().notice]).toEqual(["", null]);
  });
});

describe("branches", () => {
  const branch = answered();
  const [asked, said] = branch.messages as [Conversation["messages"][0], Conversation["messages"][0]];

  it("asks something else in the place of a question, and reads which siblings that makes", async () => {
    const chat = open(branch);
    const result = chat.edit(asked, "else");
    expect(last().input).toMatchObject({ kind: "message", text: "else", parentId: null });
    expect(chat.shown()).toEqual(["else", ""]);
    last().listener.onData(last().events.admitted);
    await result;
    expect(server.read).toHaveBeenCalledOnce();
  });

  it("brings the branch back that a refused edit had taken the place of, and leaves the draft alone", async () => {
    const chat = open(branch);
    write("half a thought", key.here);
    const result = chat.edit(asked, "else");
    last().listener.onError(new TRPCClientError("no"));
    expect([await result, chat.shown(), drafts.read(key.here)]).toEqual([
      "refused",
      ["asked", "said"],
      "half a thought",
    ]);
  });

  it("asks again, and goes on, under the question that is stored", async () => {
    const chat = open(branch);
    void chat.regenerate(said);
    expect(last().input).toMatchObject({ kind: "regenerate", userMessageId: "q" });
    last().listener.onError(new TRPCClientError("no"));
    void chat.continueReply(said);
    expect(last().input).toMatchObject({ kind: "continue", userMessageId: "q", parentId: "r" });
  });

  it("turns to another one, and tells the other tabs", async () => {
    const chat = open(branch);
    server.select.mockResolvedValue(conversationOf([question, messageOf("r2", { text: "said else" })]));
    await chat.showSibling("r2");
    expect(chat.shown()).toEqual(["asked", "said else"]);
    expect(told.onMoved).toHaveBeenCalledOnce();
  });

  it("stays where a message is on its way", async () => {
    const chat = open(branch);
    void chat.edit(asked, "else");
    await chat.showSibling("r2");
    expect(server.select).not.toHaveBeenCalled();
  });
});

describe("options", () => {
  const stored = { model: "m", instructions: "i", temperature: null };

  it("show at once, and are taken back with a word where they can't be stored", async () => {
    const chat = open(answered());
    server.configure.mockRejectedValueOnce(new Error("away"));
    chat.setOptions({ instructions: "i" });
    expect(chat.state().options.instructions).toBe("i");
    await vi.waitFor(() => expect(chat.state().notice).toContain("could not be stored"));
    expect(chat.state().options.instructions).toBeNull();
  });

  it("are stored when they were changed while the first message was on its way", async () => {
    const chat = open();
    server.configure.mockResolvedValue(stored);
    write("hello");
    void chat.send(undefined);
    chat.setOptions({ instructions: "i" });
    expect(server.configure).not.toHaveBeenCalled();
    last().listener.onData(last().events.admitted);
    expect(server.configure.mock.calls[0]?.[0]).toEqual({ id: "c", instructions: "i", temperature: null });
  });
});

describe("a stop", () => {
  const writing = () => conversationOf([question, messageOf("r", { status: "streaming", text: "sa" })]);
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is asked for until the server has heard it", async () => {
    const chat = open(writing());
    server.stop.mockRejectedValueOnce(new TRPCClientError("offline"));
    server.stop.mockResolvedValue({ stopped: true });
    const stopped = chat.stop();
    await vi.advanceTimersByTimeAsync(1_000);
    await stopped;
    expect(server.stop).toHaveBeenCalledTimes(2);
    expect(chat.state().stopping).toBe(true);
    chat.leave();
  });

  it("is given up where there is nothing to stop", async () => {
    const chat = open(writing());
    server.stop.mockResolvedValue({ stopped: false });
    await chat.stop();
    expect(chat.state().stopping).toBe(false);
    chat.leave();
  });
});

it("keeps what a conversation said that somebody deleted, and says so", async () => {
  const chat = open(answered());
  const notFound = { code: -32_004, message: "gone", data: { failure: { code: "not_found" } } };
  server.read.mockRejectedValue(TRPCClientError.from({ error: notFound } as never));
  chat.look();
  await vi.waitFor(() => expect(chat.state().notice).toContain("deleted"));
  expect(chat.shown()).toEqual(["asked", "said"]);
});

it("leaves the request of a reply that nobody looks at any more, and waits for the answer to a message", async () => {
  const chat = open();
  write("hello");
  void chat.send(undefined);
  chat.leave();
  expect(last().unsubscribe).not.toHaveBeenCalled();
  last().listener.onData(last().events.admitted);
  expect(last().unsubscribe).toHaveBeenCalled();
  expect(told.onAdmitted).toHaveBeenCalledExactlyOnceWith({ isFirst: true, isHere: false });
});

describe("what the tab waits to hear of", () => {
  it.each([
    ["admitted", () => last().listener.onData(last().events.admitted)],
    ["refused", () => last().listener.onError(new TRPCClientError("no"))],
  ])("is noted until it is %s", async (_, answer) => {
    server.read.mockResolvedValue(conversationOf([]));
    const chat = open();
    write("hello");
    void chat.send(undefined);
    const { messageId } = last().input;
    const noted = Object.values({ ...sessionStorage }).map((raw) => JSON.parse(raw));
    expect(noted).toEqual([{ conversationId: "c", begun: false, messageId, text: "hello" }]);
    answer();
    await settle();
    expect({ ...sessionStorage }).toEqual({});
  });
});
