-- Both staging tables are UNLOGGED: what they hold can be read from the file again.
CREATE UNLOGGED TABLE "import_decisions" (
	"import_id" text NOT NULL,
	"line" integer NOT NULL,
	"outcome" text NOT NULL,
	"target_id" text,
	"merged_into" integer,
	"code" text,
	"reason" text,
	CONSTRAINT "import_decisions_import_id_line_pk" PRIMARY KEY("import_id","line")
);
--> statement-breakpoint
CREATE UNLOGGED TABLE "import_rows" (
	"import_id" text NOT NULL,
	"line" integer NOT NULL,
	"cells" json NOT NULL,
	"code" text,
	"reason" text,
	"warnings" json,
	"first_name" text,
	"last_name" text,
	"email" text,
	"linkedin_url" text,
	"title" text,
	"seniority" text,
	"timezone" text,
	"city" text,
	"region" text,
	"country" text,
	"custom_fields" json,
	"company_name" text,
	"company_domain" text,
	"company_city" text,
	"company_region" text,
	"company_country" text,
	"industry" text,
	"sub_industry" text,
	"founded" integer,
	"bpo_fit_score" integer,
	CONSTRAINT "import_rows_import_id_line_pk" PRIMARY KEY("import_id","line")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" text PRIMARY KEY DEFAULT uuid_v7_text() NOT NULL,
	"kind" text NOT NULL,
	"status" text DEFAULT 'staging' NOT NULL,
	"file_name" text NOT NULL,
	"actor" text NOT NULL,
	"encoding" text NOT NULL,
	"delimiter" text NOT NULL,
	"header_line" integer NOT NULL,
	"columns" jsonb NOT NULL,
	"row_count" integer DEFAULT 0 NOT NULL,
	"on_existing" text,
	"summary" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_at" timestamp with time zone,
	"applied_at" timestamp with time zone,
	CONSTRAINT "imports_kind_check" CHECK ("imports"."kind" in ('contacts', 'companies')),
	CONSTRAINT "imports_status_check" CHECK ("imports"."status" in ('staging', 'staged', 'decided', 'applied', 'failed', 'expired'))
);
--> statement-breakpoint
CREATE INDEX "imports_created_idx" ON "imports" USING btree ("created_at","id");