import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  customType,
  date,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { LimitName, ProviderFailure } from "../errors";
import type { PlanId } from "../plans";

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const count = (name: string) => integer(name).notNull().default(0);
/** Micro-dollars and sums of tokens: past 2^31, still exact below 2^53. */
const large = (name: string) => bigint(name, { mode: "number" }).notNull().default(0);
const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

export const users = pgTable("users", {
  id: uuid("id").primaryKey(),
  /** Lower case. */
  email: text("email").notNull().unique(),
  name: text("name"),
  image: text("image"),
  /** argon2id, PHC string; null for an account that signs in elsewhere. */
  passwordHash: text("password_hash"),
  /** A `guest` is a browser without an account, or the address that such browsers share a budget under. */
  plan: text("plan").$type<PlanId>().notNull().default("free"),
  role: text("role").$type<"user" | "admin">().notNull().default("user"),
  createdAt: instant("created_at").notNull().defaultNow(),
});

/** A user's identity at an OAuth provider. Its tokens are not kept: nothing here needs them. */
export const accounts = pgTable(
  "accounts",
  {
    provider: text("provider").notNull(),
    providerAccountId: text("provider_account_id").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.providerAccountId] }), index().on(t.userId)],
);

/** A user's keys for the REST door. Of the key itself only a keyed hash is kept. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** HMAC-SHA-256 of the whole key, hexadecimal. */
    hash: text("hash").notNull().unique(),
    /** The key's last four characters, to tell keys apart. */
    hint: text("hint").notNull(),
    createdAt: instant("created_at").notNull(),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
  },
  (t) => [index().on(t.userId, t.createdAt.desc(), t.id.desc())],
);

export const conversations = pgTable(
  "conversations",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    title: text("title").notNull(),
    /** The last message of the branch that is shown; null before the first. No foreign key: the two tables would need each other. */
    headId: uuid("head_id"),
    /** The model that answered last; null before the first reply that names one. */
    model: text("model"),
    /** The user's own, beside the product's system prompt. */
    instructions: text("instructions"),
    /** 0 to 1; null is the model's own. */
    temperature: doublePrecision("temperature"),
    createdAt: instant("created_at").notNull().defaultNow(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
    /** Deleted by the user, and still there to undo it. */
    deletedAt: instant("deleted_at"),
  },
  (t) => [
    index().on(t.userId, t.updatedAt.desc(), t.id.desc()),
    index().on(t.deletedAt).where(sql`${t.deletedAt} is not null`),
  ],
);

/** Most characters of a message that a search looks at: PostgreSQL refuses a vector of more than 1 MB. */
export const SEARCHED_CHARACTERS = 100_000;
/** Its parser keeps an address or a path as one word and drops what looks like a tag: with blanks there, each part is found. */
const SEPARATORS = String.raw`/\@._-:<>&#=`;

/** What a message's `search` is made of: the words of its text. */
export const searchable = (column: SQLWrapper): SQL =>
  sql`to_tsvector('simple', translate(left(${column}, ${sql.raw(String(SEARCHED_CHARACTERS))}), ${sql.raw(`'${SEPARATORS}', '${" ".repeat(SEPARATORS.length)}'`)}))`;

export type MessageStatus = "streaming" | "complete" | "stopped" | "failed";

export const messages = pgTable(
  "messages",
  {
    /** Made by the client, UUIDv7; of a reply it is the lease's id as well. */
    id: uuid("id").primaryKey(),
    conversationId: uuid("conversation_id")
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    /** What it follows: a question a reply, a reply its question, a continuation the reply that was cut. Null begins a conversation. */
    parentId: uuid("parent_id").references((): AnyPgColumn => messages.id),
    role: text("role").$type<"user" | "assistant">().notNull(),
    status: text("status").$type<MessageStatus>().notNull().default("complete"),
    /** Of a reply being written: what the last checkpoint had. */
    text: text("text").notNull(),
    /**
     * `searchable` of the text, written when the message is complete or the reply ends; null before. No expression in the
     * index: every checkpoint would have to put its row into all indexes again.
     */
    search: tsvector("search"),
    /** Of a reply that failed: the failure's code. */
    failure: text("failure").$type<ProviderFailure["code"]>(),
    /** Earlier messages that did not fit into the prompt. */
    leftOut: count("left_out"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    index().on(t.conversationId, t.createdAt, t.id),
    index().on(t.parentId),
    index().using("gin", t.search).where(sql`${t.search} is not null`),
  ],
);

/**
 * An admitted reply that has not been settled: what it would be charged if its process died now, and afterwards what
 * the guard is still owed.
 */
export const openReplies = pgTable(
  "open_replies",
  {
    messageId: uuid("message_id")
      .primaryKey()
      .references(() => messages.id, { onDelete: "cascade" }),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    model: text("model").notNull(),
    /** As in the ledger. */
    estimatedInputTokens: count("estimated_input_tokens"),
    inputTokens: count("input_tokens"),
    outputTokens: count("output_tokens"),
    cacheWriteTokens: count("cache_write_tokens"),
    cacheReadTokens: count("cache_read_tokens"),
    /** What admission holds for it: the prompt's estimate and the longest reply that was granted. */
    reservedInputTokens: count("reserved_input_tokens"),
    grantedOutputTokens: count("granted_output_tokens"),
    /** Set when the ledger has the reply and the guard has not been told yet: what the day's budget is owed. */
    owedTokens: integer("owed_tokens"),
    /** As `owedTokens`, for the ceiling of the whole app. */
    owedMicroUsd: bigint("owed_micro_usd", { mode: "number" }),
    /** When the ledger was written, on the limits' clock; beside `owedTokens`. */
    owedAt: instant("owed_at"),
    /** Asked for by another process than the one that writes the reply. */
    stopRequested: boolean("stop_requested").notNull().default(false),
    /** Until then another process follows it, on the database's clock: checkpoints come more often. */
    followedUntil: instant("followed_until"),
    admittedAt: instant("admitted_at").notNull(),
    firstTokenAt: instant("first_token_at"),
    /** Renewed by the process that writes the reply, on the database's clock. */
    checkpointAt: instant("checkpoint_at").notNull().defaultNow(),
  },
  (t) => [index().on(t.checkpointAt), index().on(t.userId)],
);

/** How a metered message ended. `refused`: by the provider, before the first token. */
export type Ending = "complete" | "stopped" | "lost" | "refused" | "died";

/** The ledger: one row for each settled message. The truth about what was used. */
export const usageEvents = pgTable(
  "usage_event",
  {
    id: uuid("id").primaryKey(),
    /** The lease that this settles: settling twice is settling once. */
    leaseId: uuid("lease_id").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    conversationId: uuid("conversation_id").references(() => conversations.id, { onDelete: "set null" }),
    messageId: uuid("message_id").references(() => messages.id, { onDelete: "set null" }),
    model: text("model").notNull(),
    ended: text("ended").$type<Ending>().notNull(),
    /** The provider's word for why it stopped writing: `end_turn`, `max_tokens`, `refusal`; null where it didn't say. */
    stopReason: text("stop_reason"),
    inputTokens: count("input_tokens"),
    outputTokens: count("output_tokens"),
    cacheWriteTokens: count("cache_write_tokens"),
    cacheReadTokens: count("cache_read_tokens"),
    /** Weighted, as the day's budget counts them. */
    chargedTokens: count("charged_tokens"),
    costMicroUsd: large("cost_micro_usd"),
    /** Our estimate of the prompt, before the calibration's factor: what the calibration learns from. */
    estimatedInputTokens: count("estimated_input_tokens"),
    /** The output was counted by us, not by the provider. */
    estimated: boolean("estimated").notNull().default(false),
    /** UTC day of the admission, whose budget this is charged to. */
    day: date("day", { mode: "string" }).notNull(),
    admittedAt: instant("admitted_at").notNull(),
    firstTokenAt: instant("first_token_at"),
    settledAt: instant("settled_at").notNull(),
  },
  (t) => [
    uniqueIndex().on(t.leaseId),
    index().on(t.userId, t.admittedAt.desc(), t.id.desc()),
    index().on(t.messageId),
    index().on(t.conversationId),
    index().on(t.day, t.ended),
    check("usage_event_not_negative", sql`${t.chargedTokens} >= 0 and ${t.costMicroUsd} >= 0`),
  ],
);

/** Sums of the ledger, written in the same transaction. */
export const usageDaily = pgTable(
  "usage_daily",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    day: date("day", { mode: "string" }).notNull(),
    model: text("model").notNull(),
    messages: count("messages"),
    inputTokens: large("input_tokens"),
    outputTokens: large("output_tokens"),
    cacheWriteTokens: large("cache_write_tokens"),
    cacheReadTokens: large("cache_read_tokens"),
    chargedTokens: large("charged_tokens"),
    costMicroUsd: large("cost_micro_usd"),
  },
  (t) => [primaryKey({ columns: [t.userId, t.day, t.model] }), index().on(t.day)],
);

/** How often a user was refused, by hour and reason. */
export const refusals = pgTable(
  "refusals",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    hour: instant("hour").notNull(),
    reason: text("reason").$type<LimitName | "limits_unavailable">().notNull(),
    count: count("count"),
  },
  (t) => [primaryKey({ columns: [t.userId, t.hour, t.reason] }), index().on(t.hour)],
);

/** Other numbers than the plan's for one user, until a date. Null leaves the plan's number. */
export const limitOverrides = pgTable("limit_overrides", {
  userId: uuid("user_id")
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  requestsMax: integer("requests_max"),
  tokensPerDay: bigint("tokens_per_day", { mode: "number" }),
  until: instant("until").notNull(),
});
