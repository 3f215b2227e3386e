CREATE TABLE watched (             -- what an account's flags were last looked for with
    account_id TEXT NOT NULL PRIMARY KEY,
    rules TEXT NOT NULL            -- a digest of policy, word lists and models
) WITHOUT ROWID;
CREATE TABLE told (                -- who is told of an account's flags, and of those from when on
    account_id TEXT NOT NULL, target TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (account_id, target)
) WITHOUT ROWID;
