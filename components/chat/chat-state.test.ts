import { describe, expect, it } from "vitest";
import { eventsOf, messageOf, receiptOf } from "./chat.fixture";
import { type ChatAction, type ChatState, chatReducer, initialChat, openReply } from "./chat-state";
import type { Conversation } from "./wire";

const ids = { userMessageId: "question", messageId: "reply" };
const { admitted, delta, done, failed } = eventsOf(ids);
const sent: ChatAction = { type: "sent", ids, text: "hello", at: "2026-11-21T12:00:00.000Z" };
const page = (messages: Conversation["messages"], earlier: Conversation["earlier"] = null): Conversation => ({
  id: "c",
  title: "t",
  messages,
  earlier,
});
const run = (actions: ChatAction[], from: ChatState = initialChat(null)) => actions.reduce(chatReducer, from);
const on = (...events: Extract<ChatAction, { type: "event" }>["event"][]): ChatAction[] =>
  events.map((event) => ({ type: "event", event }));
const texts = (state: ChatState) => state.messages.map(({ text }) => text);

describe("a message that is sent", () => {
  it("shows at once, with a reply that has no text yet", () => {
    const state = run([sent]);
    expect(texts(state)).toEqual(["hello", ""]);
    expect(openReply(state)?.id).toBe("reply");
    expect(state.live?.admitted).toBe(false);
  });

  it("goes away without a trace when it is refused", () => {
    const before = initialChat(page([messageOf("old")]));
    expect(run([sent, { type: "refused", ids }], before)).toEqual(before);
  });

  it("grows with each delta and ends with its receipt", () => {
    const state = run([sent, ...on(admitted, delta("one "), delta("two"), done())]);
    expect(state.messages[1]).toMatchObject({
      text: "one two",
      status: "complete",
      leftOut: 2,
      receipt: receiptOf(),
    });
    expect([state.live, openReply(state)]).toEqual([null, undefined]);
  });

  it("is stopped where the bill says so, whatever the reason that the model gave", () => {
    const state = run([
      sent,
      { type: "stopping", on: true },
      ...on(admitted, delta("one"), done(receiptOf({ ended: "stopped" }))),
    ]);
    expect(state.messages[1]).toMatchObject({ text: "one", status: "stopped" });
    expect(state.stopping).toBe(false);
  });

  it("keeps what came when the model's connection is lost", () => {
    const state = run([sent, ...on(admitted, delta("one"), failed())]);
    expect(state.messages[1]).toMatchObject({
      text: "one",
      status: "failed",
      failure: "provider_unavailable",
    });
  });

  it("hears nothing more after its end", () => {
    const ended = run([sent, ...on(admitted, done())]);
    expect(run(on(delta("late")), ended)).toBe(ended);
  });
});

describe("a connection that is cut", () => {
  const cut = run([sent, ...on(admitted, delta("one two")), { type: "cut" }]);

  it("leaves the reply open, to be read from the server", () => {
    expect([openReply(cut)?.id, cut.cut, cut.live]).toEqual(["reply", true, null]);
  });

  it("never goes back behind what this tab has seen", () => {
    const behind = page([
      messageOf("question", { role: "user" }),
      messageOf("reply", { status: "streaming", text: "one" }),
    ]);
    expect(texts(run([{ type: "read", conversation: behind }], cut)).at(-1)).toBe("one two");
  });

  it("ends with what is stored", () => {
    const stored = page([
      messageOf("question", { role: "user" }),
      messageOf("reply", { text: "one two three" }),
    ]);
    const state = run([{ type: "read", conversation: stored }], cut);
    expect(texts(state).at(-1)).toBe("one two three");
    expect([openReply(state), state.cut]).toEqual([undefined, false]);
  });
});

describe("pages", () => {
  const earlier = { at: "2026-11-20T12:00:00.000Z", id: "b" };
  const start = initialChat(page([messageOf("b"), messageOf("c")], earlier));

  it("puts earlier messages before the others", () => {
    const state = run([{ type: "earlier", conversation: page([messageOf("a")]) }], start);
    expect([state.messages.map(({ id }) => id), state.earlier]).toEqual([["a", "b", "c"], null]);
  });

  it("takes in what another tab has sent, and nothing that was asked for before this one sent", () => {
    const conversation = page([messageOf("b"), messageOf("c"), messageOf("d")]);
    const read: ChatAction = { type: "read", conversation, since: start.messages };
    expect(run([read], start).messages.at(-1)?.id).toBe("d");
    expect(run([sent, read], start).messages.map(({ id }) => id)).toEqual(["b", "c", "question", "reply"]);
  });

  it("keeps earlier messages when the last page is read again", () => {
    const paged = run([{ type: "earlier", conversation: page([messageOf("a")]) }], start);
    const again = page([messageOf("b"), messageOf("c"), messageOf("d")], earlier);
    const state = run([{ type: "read", conversation: again }], paged);
    expect([state.messages.map(({ id }) => id), state.earlier]).toEqual([["a", "b", "c", "d"], null]);
  });
});
