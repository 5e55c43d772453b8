// @vitest-environment happy-dom
import { cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { messageOf } from "../state/chat.fixture";
import { useSentMessage } from "./use-sent-message";

const END = 1_000;
const question = messageOf("before");
const reply = messageOf("reply");
const toEnd = vi.fn();
const letGo = vi.fn();

/** A reader at `top` sends; then the message is there, or gone again. */
function send({ top, atEnd = false, refused }: { top: number; atEnd?: boolean; refused: boolean }) {
  const box = document.createElement("div");
  box.scrollTop = top;
  toEnd.mockImplementation(() => {
    box.scrollTop = END;
  });
  const scroller = { current: box };
  const { rerender } = renderHook((now) => useSentMessage(scroller, { atEnd, toEnd, letGo, ...now }), {
    initialProps: { sent: undefined as string | undefined, messages: [question] },
  });
  rerender({ sent: reply.id, messages: [question, reply] });
  const whileSent = box.scrollTop;
  rerender({ sent: undefined, messages: refused ? [question] : [question, reply] });
  return [whileSent, box.scrollTop];
}

afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

it("shows what is sent at the end, and stays there when it is taken", () => {
  expect(send({ top: 120, refused: false })).toEqual([END, END]);
  expect(letGo).not.toHaveBeenCalled();
});

it("leaves the reader where the reader was when it is refused", () => {
  expect(send({ top: 120, refused: true })).toEqual([END, 120]);
  expect(letGo).toHaveBeenCalledOnce();
});

it("leaves a reader who was at the end at the end", () => {
  expect(send({ top: 400, atEnd: true, refused: true })).toEqual([END, END]);
  expect(letGo).not.toHaveBeenCalled();
});
