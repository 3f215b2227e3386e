-- A comment that was redacted before its first delivery came.
INSERT INTO hook_removals VALUES ('shop', 'zendesk', 'c9', 1767632430000000);
