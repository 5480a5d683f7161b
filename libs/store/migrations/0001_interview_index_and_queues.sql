CREATE TABLE "erasures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_sha256" text NOT NULL,
	"erased_at_ms" bigint NOT NULL,
	"interviews" integer NOT NULL,
	"events" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"request_sha256" text NOT NULL,
	"status" smallint,
	"response" json,
	"created_at_ms" bigint NOT NULL,
	CONSTRAINT "idempotency_keys_scope_key_pk" PRIMARY KEY("scope","key")
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"event" text NOT NULL,
	"url" text NOT NULL,
	"payload" text NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at_ms" bigint,
	"delivered_at_ms" bigint,
	"last_status" integer,
	"last_error" text,
	"receiver_id" text,
	CONSTRAINT "webhook_deliveries_once" UNIQUE("session_id","event")
);
--> statement-breakpoint
ALTER TABLE "events" DROP CONSTRAINT "events_session_id_interviews_session_id_fk";
--> statement-breakpoint
ALTER TABLE "interviews" ADD COLUMN "worker_id" text;--> statement-breakpoint
ALTER TABLE "interviews" ADD COLUMN "worker_url" text;--> statement-breakpoint
ALTER TABLE "interviews" ADD COLUMN "fence" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "interviews" ADD COLUMN "ended_at_ms" bigint;--> statement-breakpoint
ALTER TABLE "interviews" ADD COLUMN "plan_id" text;--> statement-breakpoint
ALTER TABLE "interviews" ADD COLUMN "keep_until_ms" bigint;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_session_id_interviews_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."interviews"("session_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "idempotency_keys" USING btree ("created_at_ms");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("next_attempt_at_ms");--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_session_id_interviews_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."interviews"("session_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "interviews_by_user" ON "interviews" USING btree ("user_id","created_at_ms","session_id");--> statement-breakpoint
CREATE INDEX "interviews_by_date" ON "interviews" USING btree ("created_at_ms","session_id");--> statement-breakpoint
CREATE INDEX "interviews_live_by_worker" ON "interviews" USING btree ("worker_id") WHERE "interviews"."ended_at_ms" is null;--> statement-breakpoint
CREATE INDEX "interviews_by_keep_until" ON "interviews" USING btree ("keep_until_ms");--> statement-breakpoint
UPDATE "interviews" SET "worker_id" = "placed"."event"->>'worker_id', "worker_url" = "placed"."event"->>'worker_url', "fence" = "placed"."seq"
FROM (SELECT DISTINCT ON ("session_id") "session_id", "seq", "event" FROM "events" WHERE "type" = 'session_placed' ORDER BY "session_id", "seq" DESC) AS "placed"
WHERE "placed"."session_id" = "interviews"."session_id";--> statement-breakpoint
UPDATE "interviews" SET "ended_at_ms" = ("ended"."event"->>'at_ms')::bigint
FROM "events" AS "ended" WHERE "ended"."type" = 'interview_ended' AND "ended"."session_id" = "interviews"."session_id";
