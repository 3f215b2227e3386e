-- By which rules all replies of an account are redacted; '' if some are by others or nobody knows.
ALTER TABLE accounts ADD COLUMN redaction TEXT NOT NULL DEFAULT '';
