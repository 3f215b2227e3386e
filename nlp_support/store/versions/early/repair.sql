-- From any of the early layouts to that of 1.sql. Replies are made from the messages again when they are needed.
DROP TABLE reply_vectors;
CREATE TABLE reply_vectors (
    account_id TEXT NOT NULL, sent_at INTEGER NOT NULL, message_id TEXT NOT NULL, encoder TEXT NOT NULL,
    record BLOB NOT NULL,          -- see records.py
    PRIMARY KEY (account_id, sent_at, message_id, encoder)
) WITHOUT ROWID;
DELETE FROM reply_texts;
DROP INDEX sent_messages;
CREATE INDEX messages_by_role ON messages (account_id, role, sent_at, message_id);
UPDATE accounts SET revision = revision + 1, rewrites = rewrites + 1;
