import { v7 as uuidv7 } from "uuid";
import type { Client } from "@/components/trpc/client";
import { followOpenReply } from "../following/follow-open-reply";
import type { Conversation } from "../wire";
import { createOptions } from "./chat-options";
import { createChatReads } from "./chat-reads";
import { type ChatMessage, type MessageIds, openReply } from "./chat-state";
import { createChatStore } from "./chat-store";
import type { Drafts } from "./drafts";
import { isBranch, type Outgoing, questionOf, sendInput } from "./outgoing";
import { DELETED, NOT_TAKEN, RETRACTED, refusalNote, UNREACHABLE } from "./refusal-note";
import { showFeed } from "./reply-feed";
import { isSame, type Posting, post, type SendResult } from "./sending";
import { stopReply } from "./stop-reply";
import type { UnheardMessages } from "./unheard";
import { draftKey } from "./use-draft";

const DEADLINE_MS = 10_000;

export interface ChatParts {
  id: string;
  userId: string;
  initial: Conversation | null;
  client: Client;
  drafts: Drafts;
  unheard: UnheardMessages;
  /** What the limits' banner said of an earlier attempt is not the news any more. */
  unblock: () => void;
  /** The server has the message. `isFirst`: it began the conversation; `isHere`: its screen is still there. */
  onAdmitted: (message: { isFirst: boolean; isHere: boolean }) => void;
  /** The conversation has changed in a way that the other tabs want to know of. */
  onMoved: () => void;
  /** A reply that this tab brought to all tabs has ended. */
  onEnded: () => void;
}

/** One conversation on the screen, without its screen: its state, and what can be done. */
export function createChatControl({ id, userId, initial, client, drafts, unheard, ...on }: ChatParts) {
  const store = createChatStore(initial);
  const { getState, dispatch } = store;
  let here = false;
  let posting: Posting | null = null;
  let unsure: Outgoing | null = null;
  const within = () => ({ signal: AbortSignal.timeout(DEADLINE_MS) });
  const draftKeyNow = () => draftKey(userId, getState().begun ? id : null);
  const notify = (notice: string | null) => dispatch({ type: "notice", notice });

  const reads = createChatReads({
    store,
    read: (before) => client.chat.read.query({ id, before }, within()),
    select: (messageId) => client.chat.select.mutate({ id, messageId }, within()),
    onDeleted() {
      if (!getState().begun) return;
      dispatch({ type: "deleted" });
      notify(DELETED);
    },
  });
  let looking = false;
  let again = false;

  /** One look at a time: a tab that comes back is both seen and focused. What can't be read now is read the next time. */
  async function look() {
    again = true;
    if (looking) return;
    looking = true;
    while (again) {
      again = false;
      if (unsure) await findUnsure(unsure).catch(() => undefined);
      const { begun, live } = getState();
      if (begun && (!live || live.admitted)) await reads.look().catch(() => undefined);
    }
    looking = false;
  }

  /** What was lost on the way, and given back, may have arrived all the same. */
  async function findUnsure(sent: Outgoing) {
    if (sent.kind !== "message" || !(await reads.has(sent.ids.messageId)) || unsure !== sent) return;
    unsure = null;
    unheard.heard(userId, sent.ids.messageId);
    drafts.arrived(draftKeyNow(), sent.text, draftKey(userId, id));
    notify(null);
    on.onAdmitted({ isFirst: !getState().begun, isHere: here });
    await reads.look();
  }

  const options = createOptions({
    store,
    configure: (change) => client.chat.configure.mutate({ id, ...change }, within()),
    onStored: on.onMoved,
  });

  /** What is sent again after it was lost on the way is the same message. `taken`: it came out of the draft. */
  function send(wanted: Outgoing, model: string | undefined, taken: boolean): Promise<SendResult> {
    const sent = unsure && isSame(unsure, wanted) ? unsure : wanted;
    const { messageId } = sent.ids;
    const from = draftKeyNow();
    const before = getState();
    let resolve: (result: SendResult) => void = () => {};
    const promise = new Promise<SendResult>((done) => {
      resolve = done;
    });

    function admitted() {
      unsure = null;
      unheard.heard(userId, messageId);
      if (taken) drafts.admitted(from, draftKey(userId, id));
      on.onAdmitted({ isFirst: !before.begun, isHere: here });
      on.onMoved();
      if (!before.begun) options.catchUp(before.options);
      // Which branches there are beside it, and what a new conversation is called, only the server knows.
      if (isBranch(sent, before.messages) || !before.begun) void look();
      if (!here) posting?.close();
      resolve("admitted");
    }

    function refused(note: string | null) {
      if (taken) drafts.refused(from);
      dispatch({ type: "refused", messageId });
      notify(note);
      if (note !== null) on.unblock();
      resolve("refused");
    }

    async function lost() {
      unsure = sent;
      if (!(await reads.has(messageId).catch(() => false))) return refused(UNREACHABLE);
      dispatch({ type: "admitted", messageId, leftOut: 0 });
      admitted();
    }

    notify(null);
    if (taken && sent.kind === "message")
      unheard.write(userId, { conversationId: id, begun: before.begun, messageId, text: sent.text });
    dispatch({ type: "sent", sent, at: new Date().toISOString() });
    const input = sendInput(id, sent, model, before.begun ? null : before.options);
    posting = post(sent.ids.messageId, (listener) => client.chat.send.subscribe(input, listener), {
      admitted({ leftOut }) {
        dispatch({ type: "admitted", messageId, leftOut });
        admitted();
      },
      refused(error) {
        unsure = null;
        unheard.heard(userId, messageId);
        refused(refusalNote(error));
      },
      lost: () => void lost(),
    });
    showFeed(store, posting.feed);
    return promise;
  }

  /** Nothing is sent while something is being written here. */
  const isBusy = () => openReply(getState()) !== undefined;
  const newIds = (): MessageIds => ({ userMessageId: uuidv7(), messageId: uuidv7() });

  async function stop() {
    const open = openReply(getState());
    if (!open || getState().stopping) return;
    dispatch({ type: "stopping", on: true });
    const stopped = await stopReply({
      stop: () => client.chat.stop.mutate({ messageId: open.id }, within()),
      wanted: () => here && openReply(getState())?.id === open.id,
    });
    if (stopped) return;
    dispatch({ type: "stopping", on: false });
    void look();
  }

  /** The provider refused a message that was stored already: what it asked comes back. */
  async function retracted(messageId: string) {
    const reply = getState().messages.find((message) => message.id === messageId);
    if (!reply) return;
    const asked = await reads.lookWithout(reply);
    if (asked !== null) drafts.giveBack(draftKeyNow(), asked);
    notify(asked === null ? NOT_TAKEN : RETRACTED);
  }

  return {
    store,
    /** Where the draft of this conversation is kept. */
    draftKeyNow,
    look: () => void look(),
    showEarlier: reads.showEarlier,
    async showSibling(messageId: string) {
      await reads.showSibling(messageId);
      on.onMoved();
    },
    setOptions: options.set,
    dismissNotice: () => notify(null),
    stop,

    /** Sends the draft, or what is given; it then is the draft where that says the same. */
    async send(given: { text: string; ids: MessageIds } | undefined, model?: string): Promise<SendResult> {
      const key = draftKeyNow();
      const text = given?.text ?? drafts.read(key);
      if (isBusy() || text.trim() === "") return "refused";
      drafts.take(key, text);
      const parentId = getState().messages.at(-1)?.id ?? null;
      return send({ kind: "message", ids: given?.ids ?? newIds(), text, parentId }, model, true);
    },
    /** Asks something else in the place of a question. */
    async edit({ parentId }: ChatMessage, text: string, model?: string): Promise<SendResult> {
      if (isBusy() || text.trim() === "") return "refused";
      return send({ kind: "message", ids: newIds(), text, parentId }, model, false);
    },
    async regenerate(reply: ChatMessage, model?: string): Promise<SendResult> {
      const userMessageId = questionOf(getState().messages, reply);
      if (isBusy() || userMessageId === null) return "refused";
      return send({ kind: "regenerate", ids: { ...newIds(), userMessageId } }, model, false);
    },
    async continueReply(reply: ChatMessage, model?: string): Promise<SendResult> {
      const userMessageId = questionOf(getState().messages, reply);
      if (isBusy() || userMessageId === null) return "refused";
      return send(
        { kind: "continue", ids: { ...newIds(), userMessageId }, parentId: reply.id },
        model,
        false,
      );
    },

    /** Begins to follow whatever is being written. Returns the way to leave: what is on its way gets its answer first. */
    start(): () => void {
      here = true;
      const leave = followOpenReply({
        store,
        posting: () => posting,
        resume: (input, listener) => client.chat.resume.subscribe(input, listener),
        lookFor: async (feed) => {
          const standing = await reads.lookFor(feed);
          if (standing === "over") void client.limits.allowance.query().catch(() => undefined);
          return standing;
        },
        look: () => void look(),
        ended: on.onEnded,
        retracted: (messageId) => void retracted(messageId).catch(() => undefined),
      });
      return () => {
        here = false;
        leave();
      };
    },
  };
}
