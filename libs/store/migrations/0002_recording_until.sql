ALTER TABLE "interviews" ADD COLUMN "recording_until_ms" bigint;--> statement-breakpoint
CREATE INDEX "interviews_by_recording_until" ON "interviews" USING btree ("recording_until_ms");