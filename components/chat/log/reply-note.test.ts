import { expect, it } from "vitest";
import { messageOf, receiptOf } from "../state/chat.fixture";
import { replyNote, wasCut } from "./reply-note";

it("has nothing to say about a reply that is complete", () => {
  expect(replyNote(messageOf("a"))).toBeNull();
});

it("says what was kept and charged when the model's connection was lost", () => {
  const receipt = receiptOf({ ended: "lost", estimated: true, chargedTokens: 1_204 });
  expect(replyNote(messageOf("a", { status: "failed", receipt }))).toBe(
    "The model's connection was lost. What came is kept. About 1,204 tokens were charged.",
  );
});

it("says that nothing was charged where nothing was", () => {
  const receipt = receiptOf({ ended: "lost", chargedTokens: 0 });
  expect(replyNote(messageOf("a", { status: "failed", text: "", receipt }))).toBe(
    "The model's connection was lost. Nothing had come yet. Nothing was charged.",
  );
});

it("tells the model's loss from the server's", () => {
  const receipt = receiptOf({ ended: "died" });
  expect(replyNote(messageOf("a", { status: "failed", receipt }))).toMatch(/^The server stopped\./);
});

it("says when the length limit cut the reply", () => {
  expect(replyNote(messageOf("a", { receipt: receiptOf({ stopReason: "max_tokens" }) }))).toBe(
    "The reply reached its length limit.",
  );
});

it("tells the replies that were cut from those that the model ended itself", () => {
  const cut = [
    messageOf("a", { status: "stopped" }),
    messageOf("a", { status: "failed", receipt: receiptOf({ ended: "died" }) }),
    messageOf("a", { receipt: receiptOf({ stopReason: "max_tokens" }) }),
  ];
  const whole = [
    messageOf("a", { receipt: receiptOf() }),
    messageOf("a", { receipt: receiptOf({ stopReason: "refusal" }) }),
    messageOf("a", { status: "streaming" }),
  ];
  expect([cut.map(wasCut), whole.map(wasCut)]).toEqual([
    [true, true, true],
    [false, false, false],
  ]);
});
