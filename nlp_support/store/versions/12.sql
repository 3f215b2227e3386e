CREATE TABLE promises (            -- the threshold that an account's own history supports
    account_id TEXT NOT NULL PRIMARY KEY,
    share REAL NOT NULL,           -- of what is offered helps, at least
    confidence REAL NOT NULL,      -- with which
    threshold REAL NOT NULL,
    offered INTEGER NOT NULL, helped INTEGER NOT NULL, low REAL NOT NULL,   -- what it was shown by
    messages INTEGER NOT NULL, judged TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    encoder TEXT NOT NULL, ranking TEXT NOT NULL,   -- whose confidences these are
    reply_shift REAL NOT NULL DEFAULT 0, set_shift REAL NOT NULL DEFAULT 0
        -- what is added to the logit of its confidences of replies and of sets
) WITHOUT ROWID;
ALTER TABLE accounts ADD COLUMN promise INTEGER NOT NULL DEFAULT 0;   -- how often its promise has changed
