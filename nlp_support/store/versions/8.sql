CREATE TABLE profiles (            -- what an account's messages teach about it
    account_id TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
    count INTEGER NOT NULL,        -- of the customers it was given to, or the messages that have it
    PRIMARY KEY (account_id, kind, value)
) WITHOUT ROWID;
CREATE TABLE corrections (         -- what people put right in profiles, whatever is learnt
    account_id TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
    is_own INTEGER NOT NULL,       -- 1 if it was added, 0 if it was removed
    set_by TEXT, set_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, kind, value)
) WITHOUT ROWID;
ALTER TABLE accounts ADD COLUMN profile INTEGER NOT NULL DEFAULT 0;   -- how often its profile has changed
ALTER TABLE accounts ADD COLUMN learnt INTEGER NOT NULL DEFAULT -1;   -- `arrivals` when it was last learnt
ALTER TABLE accounts ADD COLUMN made_with TEXT NOT NULL DEFAULT '[]';
    -- the profile, as JSON, that the stored replies were made with; another one while they are looked at again
