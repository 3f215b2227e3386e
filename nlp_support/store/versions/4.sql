CREATE TABLE faq (                 -- entries of the knowledge bases
    account_id TEXT NOT NULL, entry_id TEXT NOT NULL, state TEXT NOT NULL,
    set_at INTEGER, set_by TEXT,   -- when people last set the state, and who
    exact INTEGER, facts INTEGER, words BLOB,  -- the wording of its answer
    PRIMARY KEY (account_id, entry_id)
) WITHOUT ROWID;
CREATE TABLE faq_messages (        -- the sent messages that an entry is made of
    account_id TEXT NOT NULL, message_id TEXT NOT NULL, entry_id TEXT NOT NULL,
    PRIMARY KEY (account_id, message_id)
) WITHOUT ROWID;
CREATE TABLE faq_blocked (         -- wordings that are not suggested
    account_id TEXT NOT NULL, entry_id TEXT NOT NULL,
    exact INTEGER NOT NULL, facts INTEGER NOT NULL, words BLOB NOT NULL,
    PRIMARY KEY (account_id, entry_id, exact)
) WITHOUT ROWID;
