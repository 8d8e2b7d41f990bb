-- The version of the rule by which errors of Sentry SDKs, OpenTelemetry and logs are told apart.
ALTER TABLE "project" ADD COLUMN "grouping_version" SMALLINT NOT NULL DEFAULT 2;
