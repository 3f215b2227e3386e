-- What 1.sql made in e5d10ca, before it was edited in place; run only to know such a store again.
DROP TABLE reply_vectors;
CREATE TABLE reply_vectors (
    account_id TEXT NOT NULL, sent_at INTEGER NOT NULL, message_id TEXT NOT NULL, encoder TEXT NOT NULL,
    skip TEXT, language TEXT NOT NULL, wording INTEGER NOT NULL,
    question BLOB, reply BLOB,     -- unit vectors in 8 bits, NULL where nothing can be suggested
    PRIMARY KEY (account_id, sent_at, message_id, encoder)
) WITHOUT ROWID;
DROP INDEX messages_by_role;
CREATE INDEX sent_messages ON messages (account_id, sent_at, message_id) WHERE role = 'agent';
