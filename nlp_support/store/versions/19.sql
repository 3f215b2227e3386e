CREATE TABLE hook_removals (       -- messages that a webhook took back, so that an older delivery brings none again
    account_id TEXT NOT NULL, platform TEXT NOT NULL,
    message_id TEXT NOT NULL,      -- as the platform has it
    removed_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, platform, message_id)
) WITHOUT ROWID;
