CREATE TABLE reviews (             -- what people decided about wordings of replies, one after the other
    account_id TEXT NOT NULL, exact INTEGER NOT NULL, number INTEGER NOT NULL,
    facts INTEGER NOT NULL, words BLOB NOT NULL,
    state TEXT NOT NULL,           -- approved, blocked or retired
    set_at INTEGER NOT NULL, set_by TEXT,
    message_id TEXT NOT NULL,      -- a message that sent it; without any the decision goes
    PRIMARY KEY (account_id, exact, number)
) WITHOUT ROWID;
CREATE INDEX reviews_by_message ON reviews (account_id, message_id);
CREATE TABLE claims (              -- who looks at a wording, until when
    account_id TEXT NOT NULL, exact INTEGER NOT NULL,
    reviewer TEXT NOT NULL, until INTEGER NOT NULL,
    PRIMARY KEY (account_id, exact)
) WITHOUT ROWID;
