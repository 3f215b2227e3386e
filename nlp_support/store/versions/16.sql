CREATE TABLE endings (             -- how the contacts ended in which the account's people wrote
    account_id TEXT NOT NULL, conversation_id TEXT NOT NULL, message_id TEXT NOT NULL,
    resolved INTEGER,              -- 0 if the customer gave up; null if no customer wrote in it
    over_at INTEGER NOT NULL,      -- when it was over
    PRIMARY KEY (account_id, conversation_id, message_id)
) WITHOUT ROWID;
