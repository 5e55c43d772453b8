import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from "react";
import { v7 as uuidv7 } from "uuid";
import type { LimitState } from "@/components/limits/limit-state";
import { useAllowanceStore, useLimits } from "@/components/limits/limits-context";
import { useOnline } from "@/components/limits/use-online";
import type { Waiting } from "@/components/limits/waiting-choice";
import type { SendResult } from "../state/sending";
import { drafts } from "../state/use-draft";
import {
  type ArmedMessage,
  armedKey,
  armedMessages,
  isForgotten,
  parseArmed,
  sentElsewhere,
} from "./armed-message";

const CHANGED = "You changed the message, so it no longer goes out by itself.";
const TOO_LATE = "The message that waited here was not sent, since no tab was open when its time came.";
const QUOTED_CHARACTERS = 40;

/**
 * The opt-in "send when ready" of one conversation, the same in all its tabs and on the next page: `send` is called in
 * one of them when nothing stands in the way any more. A message that the user goes on writing waits for the user.
 * `busy`: a reply is being written here.
 */
export function useSendWhenReady({
  draftKey,
  draft,
  busy,
  send,
}: {
  draftKey: string;
  draft: string;
  busy: boolean;
  send: (armed: ArmedMessage) => Promise<SendResult>;
}): Waiting & {
  /** The user writes. */
  changed: (next: string) => void;
  /** The user sends the draft by hand; true where it is the one that waits, which then goes under its own ids. */
  goNow: () => boolean;
} {
  const key = armedKey(draftKey);
  const store = useAllowanceStore();
  const limits = useLimits();
  const online = useOnline();
  const raw = useSyncExternalStore(
    armedMessages.subscribe,
    () => armedMessages.raw(key),
    () => null,
  );
  const armed = parseArmed(raw);
  const [note, setNote] = useState<string | null>(null);
  /** Of the message that a tab has seen waiting: its time has not passed unseen. */
  const seen = useRef<string | null>(null);
  const isBusy = useRef(busy);
  useEffect(() => {
    isBusy.current = busy;
  }, [busy]);

  const look = useEffectEvent(async () => {
    // The store, since what is rendered may still be what the server knew of a page that is only now beginning.
    const blocked = isBlocked(store.getState(), navigator.onLine);
    if (!blocked && note === CHANGED) setNote(null);
    if (!armed || busy) return;
    const { messageId } = armed.ids;
    if (blocked) {
      seen.current = messageId;
    } else if (seen.current !== messageId && isForgotten(armed, Date.now())) {
      armedMessages.clear(key);
      setNote(TOO_LATE);
    } else {
      seen.current = messageId;
      await go(messageId);
    }
  });
  async function go(messageId: string) {
    const { sendOnce } = await import("./send-once");
    // Its time may have been a moment too early, or another device was quicker: then there is a new time.
    const stillWaits = () => isBusy.current || isBlocked(store.getState(), navigator.onLine);
    await sendOnce(key, messageId, send, stillWaits);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a look is due whenever one of these has moved
  useEffect(() => void look(), [raw, limits, online, busy]);

  /** For the next page: until when somebody was here to see it wait. */
  const leave = useEffectEvent(() => {
    const waiting = parseArmed(armedMessages.raw(key));
    if (!waiting || seen.current !== waiting.ids.messageId) return;
    if (isBlocked(store.getState(), navigator.onLine))
      armedMessages.write(key, { ...waiting, dueAt: dueAt(store.getState()) });
  });
  useEffect(() => {
    const left = () => leave();
    window.addEventListener("pagehide", left);
    return () => window.removeEventListener("pagehide", left);
  }, []);

  useEffect(() => {
    const heard = (event: StorageEvent) => {
      const text = sentElsewhere(event, key);
      if (text !== null && drafts.read(draftKey) === text) drafts.write(draftKey, "");
    };
    window.addEventListener("storage", heard);
    return () => window.removeEventListener("storage", heard);
  }, [key, draftKey]);

  return {
    on: armed !== null,
    possible: draft.trim() !== "",
    quote: armed && armed.text !== draft ? quoteOf(armed.text) : null,
    note,
    set(on) {
      setNote(null);
      if (!on) return armedMessages.clear(key);
      const ids = { userMessageId: uuidv7(), messageId: uuidv7() };
      seen.current = ids.messageId;
      armedMessages.write(key, { ids, text: draft, dueAt: dueAt(store.getState()) });
    },
    goNow() {
      if (armed?.text !== draft) return false;
      void go(armed.ids.messageId);
      return true;
    },
    changed(next) {
      if (note === TOO_LATE) setNote(null);
      if (!armed || armed.text !== draft || next === draft) return;
      armedMessages.clear(key);
      setNote(CHANGED);
    },
  };
}

const isBlocked = ({ refusal, trouble }: LimitState, online: boolean) =>
  !online || refusal !== null || trouble !== null;

const dueAt = ({ refusal }: LimitState) =>
  Date.now() + Math.max(0, (refusal?.until ?? 0) - performance.now());

function quoteOf(text: string): string {
  const line = text.trim().replace(/\s+/gu, " ");
  return line.length > QUOTED_CHARACTERS ? `${line.slice(0, QUOTED_CHARACTERS).trimEnd()}…` : line;
}
