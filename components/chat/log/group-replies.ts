import type { ChatMessage } from "../state/chat-state";

/** What stands in the log: a question, or a reply with the continuations that were asked for when it was cut. */
export type Turn =
  | { role: "user"; key: string; message: ChatMessage }
  | { role: "assistant"; key: string; parts: ChatMessage[] };

/**
 * A branch as it is shown. A turn's key is what it answers: the versions that the arrows lead to take each other's
 * place, so that the arrows, and the focus on them, stay.
 */
export function turnsOf(messages: readonly ChatMessage[]): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const { role, parentId } = message;
    const last = turns.at(-1);
    if (role === "assistant" && last?.role === "assistant" && last.parts.at(-1)?.id === parentId) {
      last.parts.push(message);
      continue;
    }
    const key = `${role} of ${parentId ?? "nobody"}`;
    turns.push(role === "user" ? { role, key, message } : { role, key, parts: [message] });
  }
  return turns;
}

/** The ids of the messages that a turn shows. */
export const idsOf = (turn: Turn): string[] =>
  turn.role === "user" ? [turn.message.id] : turn.parts.map(({ id }) => id);

/** Whether two replies are the same, message by message: a new one is made of each that changes. */
export const sameParts = (some: readonly ChatMessage[], others: readonly ChatMessage[]): boolean =>
  some.length === others.length && some.every((part, index) => part === others[index]);

/** The text of a reply and its continuations, as one. */
export const textOf = (parts: readonly ChatMessage[]): string => parts.map(({ text }) => text).join("");
