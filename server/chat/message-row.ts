import { eq, getTableColumns } from "drizzle-orm";
import type { Database } from "../db/database";
import { type MessageStatus, messages, usageEvents } from "../db/schema";
import type { Receipt } from "./events";
import { receiptOf } from "./receipt";

const { search: _, ...columns } = getTableColumns(messages);
/** What is read of a message: not the words it is searched by, which are as large as its text. */
export const messageColumns = columns;
export type MessageRow = Omit<typeof messages.$inferSelect, "search">;

/** A message without its place among others. */
export interface MessageAlone {
  id: string;
  parentId: string | null;
  role: "user" | "assistant";
  status: MessageStatus;
  text: string;
  failure: string | null;
  leftOut: number;
  /** ISO 8601, UTC */
  createdAt: string;
  receipt: Receipt | null;
}

/** @param event its ledger entry */
export const messageAlone = (
  message: MessageRow,
  event: typeof usageEvents.$inferSelect | null,
): MessageAlone => ({
  id: message.id,
  parentId: message.parentId,
  role: message.role,
  status: message.status,
  text: message.text,
  failure: message.failure,
  leftOut: message.leftOut,
  createdAt: message.createdAt.toISOString(),
  receipt: event && receiptOf(event),
});

export const withReceipts = (db: Database) =>
  db
    .select({ message: messageColumns, event: usageEvents })
    .from(messages)
    .leftJoin(usageEvents, eq(usageEvents.messageId, messages.id));
