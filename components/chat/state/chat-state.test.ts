import { describe, expect, it } from "vitest";
import type { Conversation } from "../wire";
import { conversationOf, eventsOf, messageOf, receiptOf } from "./chat.fixture";
import {
  type ChatAction,
  type ChatMessage,
  type ChatState,
  chatReducer,
  initialChat,
  openReply,
} from "./chat-state";
import type { ReplyEnd } from "./reply-feed";

const ids = { userMessageId: "question", messageId: "reply" };
const { done, failed } = eventsOf(ids);
const at = "2026-11-21T12:00:00.000Z";
const sent = (parentId: string | null = null): ChatAction => ({
  type: "sent",
  sent: { kind: "message", ids, text: "hello", parentId },
  at,
});
const admitted: ChatAction = { type: "admitted", messageId: "reply", leftOut: 2 };
const grown = (text: string): ChatAction => ({ type: "grown", messageId: "reply", text });
const ended = (end: ReplyEnd): ChatAction => ({ type: "ended", messageId: "reply", end });
const refused: ChatAction = { type: "refused", messageId: "reply" };
const reading = (conversation: Conversation, turn: number): ChatAction => ({
  type: "read",
  conversation,
  turn,
});
const run = (actions: ChatAction[], from: ChatState = initialChat(null)) => actions.reduce(chatReducer, from);
const shown = (state: ChatState) => state.messages.map(({ id }) => id);
const last = (state: ChatState) => state.messages.at(-1);

const family = (index: number, count: number, previous: string | null, next: string | null) => ({
  siblings: { index, count, previous, next },
});
const question = (id: string, values: Partial<ChatMessage> = {}) =>
  messageOf(id, { role: "user", ...values });
const branch = () => conversationOf([question("q1"), messageOf("r1"), question("q2"), messageOf("r2")]);

describe("a message that is sent", () => {
  it("shows at once, with a reply that has no text yet", () => {
    const state = run([sent()]);
    expect(state.messages.map(({ text }) => text)).toEqual(["hello", ""]);
    expect(openReply(state)?.id).toBe("reply");
    expect(state.live?.admitted).toBe(false);
  });

  it("grows, and ends with its receipt", () => {
    const state = run([sent(), admitted, grown("one "), grown("one two"), ended(done())]);
    const end = { text: "one two", status: "complete", leftOut: 2, receipt: receiptOf() };
    expect(last(state)).toMatchObject(end);
    expect([state.live, openReply(state), state.begun]).toEqual([null, undefined, true]);
  });

  it("is stopped where the bill says so, whatever the reason that the model gave", () => {
    const end = done(receiptOf({ ended: "stopped" }));
    const state = run([sent(), admitted, { type: "stopping", on: true }, grown("one"), ended(end)]);
    expect(last(state)).toMatchObject({ text: "one", status: "stopped" });
    expect(state.stopping).toBe(false);
  });

  it("keeps what came when the model's connection is lost", () => {
    const state = run([sent(), admitted, grown("one"), ended(failed())]);
    expect(last(state)).toMatchObject({ text: "one", status: "failed", failure: "provider_unavailable" });
  });

  it("never shrinks, and hears nothing more after its end", () => {
    const state = run([sent(), admitted, grown("one two"), ended(done())]);
    expect(run([grown("one two three"), ended(failed())], state)).toEqual(state);
    const open = run([sent(), admitted, grown("one two")]);
    expect(run([grown("one")], open)).toBe(open);
  });
});

describe("a branch", () => {
  const state = initialChat(branch());

  it("begins where a question is asked differently, and has one sibling more", () => {
    const next = run([sent("r1")], state);
    expect(shown(next)).toEqual(["q1", "r1", "question", "reply"]);
    expect(next.messages[2]).toMatchObject({ parentId: "r1", ...family(1, 2, "q2", null) });
    expect(next.messages[3]).toMatchObject({ parentId: "question", ...family(0, 1, null, null) });
  });

  it("begins anew where the first question is asked differently", () => {
    const next = run([sent(null)], state);
    expect([shown(next), next.earlier]).toEqual([["question", "reply"], null]);
    expect(next.messages[0]).toMatchObject({ parentId: null, ...family(1, 2, "q1", null) });
  });

  it("keeps the way to earlier messages where the first one shown is asked differently", () => {
    const page = conversationOf([question("q2", { parentId: "r1" }), messageOf("r2")], { earlier: "q2" });
    const next = run([sent("r1")], initialChat(page));
    expect([shown(next), next.earlier]).toEqual([["question", "reply"], "q2"]);
    expect(next.messages[0]).toMatchObject(family(1, 2, "q2", null));
  });

  it("gets another reply beside the one that is there", () => {
    const again = { kind: "regenerate", ids: { ...ids, userMessageId: "q1" } } as const;
    const next = run([{ type: "sent", sent: again, at }], state);
    expect(shown(next)).toEqual(["q1", "reply"]);
    expect(last(next)).toMatchObject({ parentId: "q1", ...family(1, 2, "r1", null) });
  });

  it("goes on after the reply that was cut", () => {
    const more = { kind: "continue", ids: { ...ids, userMessageId: "q2" }, parentId: "r2" } as const;
    const next = run([{ type: "sent", sent: more, at }], state);
    expect(shown(next)).toEqual(["q1", "r1", "q2", "r2", "reply"]);
    expect(last(next)).toMatchObject({ parentId: "r2", ...family(0, 1, null, null) });
  });

  it.each(["r2", "r1", null])("is exactly what it was when a message under %s is refused", (parentId) => {
    const { turn: _, ...before } = state;
    expect(run([sent(parentId), refused], state)).toMatchObject(before);
  });

  it("is not taken back by a refusal that comes after the admission", () => {
    const next = run([sent("r1"), admitted], state);
    expect(shown(run([{ type: "refused", messageId: "other" }], next))).toEqual(shown(next));
  });

  it("is turned to as the server answers, and nothing older turns it back", () => {
    const other = conversationOf([question("q1"), messageOf("r1b")]);
    const next = run([{ type: "selected", conversation: other, turn: 0 }], state);
    expect(shown(next)).toEqual(["q1", "r1b"]);
    expect(run([reading(branch(), 0)], next)).toBe(next);
    expect(shown(run([reading(branch(), next.turn)], next))).toEqual(shown(state));
  });

  it("may be left while its reply is written", () => {
    const writing = run(
      [sent("r2"), admitted, grown("one"), { type: "connection", connection: "reconnecting" }],
      state,
    );
    const other = conversationOf([question("q1"), messageOf("r1b")]);
    const next = run([{ type: "selected", conversation: other, turn: writing.turn }], writing);
    expect([openReply(next), next.live, next.connection]).toEqual([undefined, null, "connected"]);
    expect(run([grown("one two"), ended(done())], next)).toEqual(next);
  });
});

describe("what is read", () => {
  const writing = run([sent(), admitted, grown("one two")]);
  const stored = (values: Partial<ChatMessage>) =>
    conversationOf([question("question", { text: "hello" }), messageOf("reply", values)]);
  const read = (values: Partial<ChatMessage>, state = writing) =>
    run([reading(stored(values), state.turn)], state);

  it("never goes back behind what this tab has seen, while the reply is written", () => {
    expect(last(read({ status: "streaming", text: "one" }))?.text).toBe("one two");
    expect(last(read({ status: "streaming", text: "one two three" }))?.text).toBe("one two three");
  });

  it("is what counts once the reply has ended: a process that died may have stored less", () => {
    const state = read({ status: "failed", text: "one" });
    expect([last(state)?.text, openReply(state)]).toEqual(["one", undefined]);
  });

  it("does not open a reply again that has ended since it was asked for", () => {
    const over = run([ended(done())], writing);
    expect(last(read({ status: "streaming", text: "one" }, over))).toMatchObject({
      status: "complete",
      text: "one two",
    });
  });

  it("brings siblings, the title and the options", () => {
    const options = { model: "m", instructions: "i", temperature: 0.5 };
    const messages = stored({ status: "streaming", ...family(1, 2, "r1", null) }).messages;
    const state = run([reading(conversationOf(messages, { title: "new", options }), writing.turn)], writing);
    expect(state).toMatchObject({ title: "new", options });
    expect(last(state)).toMatchObject(family(1, 2, "r1", null));
  });

  it("takes in what another tab has sent, and nothing that was asked for before this one sent", () => {
    const state = initialChat(branch());
    const more = conversationOf([...branch().messages, messageOf("d")]);
    expect(shown(run([reading(more, 0)], state))).toEqual([...shown(state), "d"]);
    expect(shown(run([sent("r2"), reading(more, 0)], state))).toEqual([...shown(state), "question", "reply"]);
  });
});

describe("pages", () => {
  const start = initialChat(conversationOf([messageOf("b"), messageOf("c")], { earlier: "b" }));
  const above: ChatAction = { type: "earlier", conversation: conversationOf([messageOf("a")]), before: "b" };

  it("puts earlier messages before the others, once", () => {
    const state = run([above, above], start);
    expect([shown(state), state.earlier]).toEqual([["a", "b", "c"], null]);
  });

  it("keeps earlier messages when the last page is read again", () => {
    const again = conversationOf([messageOf("b"), messageOf("c"), messageOf("d")], { earlier: "b" });
    const state = run([above, reading(again, 0)], start);
    expect([shown(state), state.earlier]).toEqual([["a", "b", "c", "d"], null]);
  });
});

it("leaves what a deleted conversation said on the screen, and nothing in the making", () => {
  const state = run([sent(), admitted, grown("one"), { type: "deleted" }]);
  expect([shown(state), openReply(state), state.live]).toEqual([["question", "reply"], undefined, null]);
});
