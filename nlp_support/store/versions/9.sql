CREATE TABLE status_changes (      -- when a platform closed a conversation, or opened it again
    account_id TEXT NOT NULL, conversation_id TEXT NOT NULL, changed_at INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    PRIMARY KEY (account_id, conversation_id, changed_at)
) WITHOUT ROWID;
