ALTER TABLE "conversations" ADD COLUMN "head_id" uuid;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "model" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "instructions" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "temperature" double precision;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "parent_id" uuid;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "search" "tsvector";--> statement-breakpoint
ALTER TABLE "open_replies" ADD COLUMN "followed_until" timestamp with time zone;--> statement-breakpoint
-- Conversations had no branches until here: each message follows the one before it. Its words, in the same pass.
UPDATE "messages" SET "parent_id" = "ordered"."previous", "search" = CASE WHEN "status" <> 'streaming' THEN
	to_tsvector('simple', translate(left("text", 100000), '/\@._-:<>&#=', '            '))
END FROM (
	SELECT "id", lag("id") OVER (PARTITION BY "conversation_id" ORDER BY "created_at", "id") AS "previous" FROM "messages"
) AS "ordered" WHERE "ordered"."id" = "messages"."id";--> statement-breakpoint
UPDATE "conversations" SET "head_id" = (
	SELECT "id" FROM "messages" WHERE "conversation_id" = "conversations"."id" ORDER BY "created_at" DESC, "id" DESC LIMIT 1
);--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_parent_id_messages_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversations_deleted_at_index" ON "conversations" USING btree ("deleted_at") WHERE "conversations"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "messages_parent_id_index" ON "messages" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "messages_search_index" ON "messages" USING gin ("search") WHERE "messages"."search" is not null;