CREATE TABLE footers (             -- what an account writes below its messages, in the form that is compared
    account_id TEXT NOT NULL, footer TEXT NOT NULL,
    PRIMARY KEY (account_id, footer)
) WITHOUT ROWID;
CREATE TABLE automatic (           -- wordings that an account's side sends by itself
    account_id TEXT NOT NULL, exact INTEGER NOT NULL, facts INTEGER NOT NULL, words BLOB NOT NULL,
    sender TEXT NOT NULL,
    PRIMARY KEY (account_id, exact)
) WITHOUT ROWID;
CREATE TABLE machines (            -- agents who are no persons
    account_id TEXT NOT NULL, agent_id TEXT NOT NULL, sender TEXT NOT NULL,
    PRIMARY KEY (account_id, agent_id)
) WITHOUT ROWID;
ALTER TABLE accounts ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;
    -- 1 while messages may be stored that were not read with the habits above
