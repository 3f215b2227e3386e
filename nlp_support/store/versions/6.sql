ALTER TABLE messages ADD COLUMN sender TEXT NOT NULL DEFAULT 'person';
ALTER TABLE messages ADD COLUMN arrival INTEGER NOT NULL DEFAULT 0;
    -- the order within one instant; 0 if it was stored before this version, then by id
ALTER TABLE accounts ADD COLUMN arrivals INTEGER NOT NULL DEFAULT 0;  -- the last arrival that was given
DROP INDEX messages_by_conversation;
CREATE INDEX messages_by_conversation ON messages (account_id, conversation_id, sent_at, arrival);
DROP INDEX messages_by_role;
CREATE INDEX messages_by_role ON messages (account_id, role, sender, sent_at, message_id);
CREATE TABLE originals (           -- texts as they were exported, where reading changed them
    account_id TEXT NOT NULL, message_id TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (account_id, message_id)
) WITHOUT ROWID;
CREATE TABLE ratings (             -- how customers rated conversations
    account_id TEXT NOT NULL, conversation_id TEXT NOT NULL, customer_id TEXT NOT NULL,
    score REAL NOT NULL, rated_at INTEGER, agent_id TEXT,
    PRIMARY KEY (account_id, conversation_id)
) WITHOUT ROWID;
CREATE TABLE sources (             -- the systems that an account's messages came from
    account_id TEXT NOT NULL, source TEXT NOT NULL,
    prefix TEXT NOT NULL,          -- put before the ids of the source; empty for the first
    PRIMARY KEY (account_id, source)
) WITHOUT ROWID;
