// @vitest-environment happy-dom

import { TRPCClientError } from "@trpc/client";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { conversationOf, eventsOf, messageOf, receiptOf } from "../state/chat.fixture";
import { createChatReads } from "../state/chat-reads";
import { createChatStore } from "../state/chat-store";
import { createReplyFeed, showFeed } from "../state/reply-feed";
import { type Posting, post } from "../state/sending";
import { createBrowser } from "./browser.fixture";
import type { Resume } from "./follow-open-reply";
import { followReply } from "./follow-reply";
import { STREAMS } from "./stream-slots";

const ids = { userMessageId: "q", messageId: "r" };
const { admitted, delta, done, failed } = eventsOf(ids);
type Listener = Parameters<Resume>[1];

/** A server that writes one reply, and a network to it that can be cut. */
function createServer(messageId = "r") {
  const streams = new Set<{ listener: Listener; at: number }>();
  let text = "";
  let stored: string | null = null;
  let gone = false;
  let reachable = true;
  let opened = 0;

  function feed() {
    for (const stream of [...streams]) {
      const piece = text.slice(stream.at);
      stream.at = text.length;
      if (piece) stream.listener.onData({ id: String(text.length), data: delta(piece) });
      if (stored === null) continue;
      streams.delete(stream);
      stream.listener.onData({ id: String(stored.length), data: done() });
      stream.listener.onComplete();
    }
  }
  const cut = () => {
    for (const stream of [...streams]) {
      streams.delete(stream);
      stream.listener.onConnectionStateChange({ state: "connecting", error: new Error("cut") });
    }
  };
  const resume: Resume = ({ after }, listener) => {
    const stream = { listener, at: after };
    let left = false;
    setTimeout(() => {
      if (left) return;
      if (!reachable)
        return listener.onConnectionStateChange({ state: "connecting", error: new Error("cut") });
      opened += 1;
      if (gone) return listener.onData({ id: "0", data: failed(null) });
      streams.add(stream);
      listener.onStarted();
      listener.onData({ id: String(after), data: admitted });
      feed();
    }, 5);
    return {
      unsubscribe() {
        left = true;
        streams.delete(stream);
      },
    };
  };
  return {
    resume,
    cut,
    get text() {
      return text;
    },
    get streams() {
      return streams.size;
    },
    get opened() {
      return opened;
    },
    write(piece: string) {
      text += piece;
      feed();
    },
    /** What is stored in the end: by a process that died, less than it had streamed. */
    end(kept = text) {
      stored = kept;
      feed();
    },
    retract() {
      gone = true;
      cut();
    },
    setReachable(on: boolean) {
      reachable = on;
      if (!on) cut();
    },
    async read() {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (!reachable) throw new TRPCClientError("unreachable");
      const question = messageOf("q", { role: "user" });
      if (gone) return conversationOf([messageOf("before")]);
      const reply =
        stored === null
          ? messageOf(messageId, { status: "streaming", text })
          : messageOf(messageId, { text: stored, receipt: receiptOf() });
      return conversationOf([question, reply]);
    },
  };
}

type Server = ReturnType<typeof createServer>;
type TestBrowser = ReturnType<typeof createBrowser>;

/** A tab that shows the reply as the server has it now, and follows it. */
async function openTab(server: Server, browser: TestBrowser, { request }: { request?: Posting } = {}) {
  const { browser: own, freeze } = browser.tab();
  const initial = await server.read();
  const messageId = initial.messages.at(-1)?.id ?? "";
  const store = createChatStore(initial);
  const feed = request?.feed ?? createReplyFeed(messageId, initial.messages.at(-1)?.text ?? "");
  showFeed(store, feed);
  const retracted = vi.fn();
  const ended = vi.fn();
  const reads = createChatReads({ store, read: server.read, select: vi.fn(), onDeleted: vi.fn() });
  const lookFor = vi.fn(reads.lookFor);
  let streams = 0;
  const resume: Resume = (input, listener) => {
    streams += 1;
    return server.resume(input, listener);
  };
  const parts = { store, posting: () => null, resume, lookFor, look: vi.fn(), retracted, ended };
  const leave = followReply(parts, feed, request ?? null, own);
  return {
    store,
    feed,
    freeze,
    leave,
    retracted,
    ended,
    lookFor,
    streams: () => streams,
    text: () => store.getState().messages.at(-1)?.text,
    status: () => store.getState().messages.at(-1)?.status,
    connection: () => store.getState().connection,
  };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const later = async <T>(promise: Promise<T>): Promise<T> => (await Promise.all([promise, pass(10)]))[0];
let browser: TestBrowser;
beforeEach(() => {
  vi.useFakeTimers();
  browser = createBrowser(() => performance.now());
});
afterEach(() => void vi.useRealTimers());

const open = (server: Server, options?: Parameters<typeof openTab>[2]) =>
  later(openTab(server, browser, options));

describe("one tab", () => {
  it("goes on from what it has, to the end", async () => {
    const server = createServer();
    server.write("one ");
    const tab = await open(server);
    await pass(50);
    server.write("two");
    server.end();
    await pass(50);
    expect([tab.text(), tab.status(), server.opened]).toEqual(["one two", "complete", 1]);
    await pass(500);
    expect([server.streams, browser.heldLocks()]).toEqual([0, []]);
  });

  it("goes on at once after a cut, and says nothing of one that nobody could notice", async () => {
    const server = createServer();
    const tab = await open(server);
    await pass(50);
    server.write("one ");
    server.cut();
    server.write("two");
    await pass(100);
    expect([tab.text(), tab.connection(), server.opened]).toEqual(["one two", "connected", 2]);
  });

  it("says that it is connecting again while the server can't be reached, and never gives up", async () => {
    const server = createServer();
    const tab = await open(server);
    await pass(50);
    server.setReachable(false);
    await pass(1_000);
    expect(tab.connection()).toBe("reconnecting");
    await pass(10 * 60_000);
    server.write("one");
    server.setReachable(true);
    await pass(5_100);
    expect([tab.text(), tab.connection()]).toEqual(["one", "connected"]);
  });

  it("tries at once when the browser is online again", async () => {
    const server = createServer();
    const tab = await open(server);
    server.setReachable(false);
    await pass(60_000);
    server.write("one");
    server.setReachable(true);
    window.dispatchEvent(new Event("online"));
    await pass(50);
    expect(tab.text()).toBe("one");
  });

  it("gives a server that takes the connection and says nothing ten seconds", async () => {
    const server = createServer();
    const silent = vi.fn(() => ({ unsubscribe: vi.fn() }));
    const resume = server.resume;
    Object.assign(server, { resume: silent });
    const tab = await open(server);
    await pass(9_900);
    Object.assign(server, { resume });
    server.write("one");
    expect(silent).toHaveBeenCalledOnce();
    await pass(1_000);
    expect(tab.text()).toBe("one");
  });

  it("shows what is stored where the server's process died before it had stored all", async () => {
    const server = createServer();
    const tab = await open(server);
    await pass(50);
    server.write("one two three");
    server.end("one two");
    await pass(100);
    expect([tab.text(), tab.feed.over]).toEqual(["one two", true]);
  });

  it("hears that the provider never took it", async () => {
    const server = createServer();
    const tab = await open(server);
    await pass(50);
    server.retract();
    await pass(2_000);
    expect(tab.retracted).toHaveBeenCalledExactlyOnceWith("r");
    expect(server.streams).toBe(0);
  });

  it("goes on by a stream when the request that sent it breaks", async () => {
    const server = createServer();
    server.write("one ");
    let break_ = (_: Error) => {};
    const request = post(
      "r",
      ({ onData, onError }) => {
        onData(admitted);
        onData(delta("one "));
        break_ = onError;
        return { unsubscribe: vi.fn() };
      },
      { admitted: vi.fn(), refused: vi.fn(), lost: vi.fn() },
    );
    const tab = await open(server, { request });
    await pass(5_000);
    expect(server.opened).toBe(0);
    server.write("two");
    break_(new Error("cut"));
    await pass(100);
    expect([tab.text(), server.opened]).toEqual(["one two", 1]);
  });
});

describe("many tabs of one browser", () => {
  it("share one stream, and all show the same to the end", async () => {
    const server = createServer();
    server.write("one ");
    const tabs = [await open(server), await open(server), await open(server)];
    server.write("two ");
    tabs.push(await open(server));
    await pass(100);
    server.write("three");
    server.end();
    await pass(100);
    expect(tabs.map((tab) => tab.text())).toEqual(tabs.map(() => "one two three"));
    expect(tabs.map((tab) => tab.status())).toEqual(tabs.map(() => "complete"));
    expect(server.opened).toBe(1);
  });

  it("tell the lists of the end once, by the one that had the stream", async () => {
    const server = createServer();
    const tabs = [await open(server), await open(server), await open(server)];
    const told = () => tabs.reduce((sum, { ended }) => sum + ended.mock.calls.length, 0);
    await pass(50);
    server.write("one");
    await pass(1_000);
    expect(told()).toBe(0);
    server.end();
    await pass(1_000);
    for (const tab of tabs) tab.leave();
    expect(told()).toBe(1);
  });

  it("go on without a pause when the one that has the stream is closed", async () => {
    const server = createServer();
    const [first, second] = [await open(server), await open(server)];
    await pass(50);
    server.write("one ");
    await pass(10);
    first.leave();
    server.write("two");
    await pass(50);
    expect([second.text(), server.streams]).toEqual(["one two", 1]);
  });

  it("take the stream over from one that is frozen, within three seconds", async () => {
    const server = createServer();
    const [first, second] = [await open(server), await open(server)];
    await pass(50);
    first.freeze();
    server.write("one");
    await pass(3_000);
    expect(second.text()).toBe("one");
  });

  it("leave it to one that is only slow to have something to say", async () => {
    const server = createServer();
    const tabs = [await open(server), await open(server)];
    await pass(60_000);
    expect([server.opened, tabs[1]?.streams()]).toEqual([1, 0]);
  });

  it("know that the connection is lost when the one that has it does", async () => {
    const server = createServer();
    const tabs = [await open(server), await open(server)];
    await pass(50);
    server.setReachable(false);
    await pass(1_000);
    expect(tabs.map((tab) => tab.connection())).toEqual(["reconnecting", "reconnecting"]);
    server.setReachable(true);
    await pass(5_100);
    expect(tabs.map((tab) => tab.connection())).toEqual(["connected", "connected"]);
  });

  it(`have at most ${STREAMS} streams; what is beyond is read each second`, async () => {
    const servers = Array.from({ length: STREAMS + 2 }, (_, n) => createServer(`r${n}`));
    const tabs = [];
    for (const server of servers) tabs.push(await open(server));
    await pass(100);
    for (const server of servers) server.write("one");
    await pass(1_100);
    expect(tabs.map((tab) => tab.text())).toEqual(tabs.map(() => "one"));
    expect(servers.map(({ opened }) => opened)).toEqual([1, 1, 1, 1, 0, 0]);
    servers[0]?.end();
    await pass(1_100);
    expect(servers.filter(({ streams }) => streams > 0)).toHaveLength(STREAMS);
  });
});

it("doubles and loses nothing, whatever happens in whatever order", { timeout: 60_000 }, async () => {
  const act = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("write" as const),
        text: fc.string({ maxLength: 6, unit: "grapheme" }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("wait" as const),
        ms: fc.constantFrom(1, 3, 6, 30, 600, 3_000),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("open" as const) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constantFrom("cut", "lose", "restore", "close", "freeze", "wake"),
        which: fc.nat(3),
      }),
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40 }), fc.option(fc.nat(20)), async (acts, lost) => {
      browser = createBrowser(() => performance.now());
      const server = createServer();
      let tabs = [await open(server)];
      for (const one of acts) {
        const tab = "which" in one ? tabs[one.which] : undefined;
        if (one.do === "write") server.write(one.text);
        else if (one.do === "wait") await pass(one.ms);
        else if (one.do === "open") {
          const opened = await open(server).catch(() => null);
          if (opened) tabs.push(opened);
        } else if (one.do === "cut") server.cut();
        else if (one.do === "lose") server.setReachable(false);
        else if (one.do === "restore") server.setReachable(true);
        else if (one.do === "wake") window.dispatchEvent(new Event("online"));
        else if (tab && tabs.length > 1) {
          if (one.do === "freeze") tab.freeze();
          else tab.leave();
          tabs = tabs.filter((other) => other !== tab);
        }
      }
      const kept = server.text.slice(0, server.text.length - (lost ?? 0));
      server.setReachable(true);
      server.end(kept);
      await pass(10_000);
      expect(tabs.map((tab) => tab.text())).toEqual(tabs.map(() => kept));
      expect(tabs.map((tab) => tab.status())).toEqual(tabs.map(() => "complete"));
      for (const tab of tabs) tab.leave();
    }),
    { numRuns: 150 },
  );
});
