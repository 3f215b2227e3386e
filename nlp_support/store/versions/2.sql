CREATE TABLE scores (              -- what models said of a customer's message
    account_id TEXT NOT NULL, message_id TEXT NOT NULL, models TEXT NOT NULL,
    digest INTEGER NOT NULL,       -- of the exact input, so that a changed context is seen
    valence REAL NOT NULL, satisfaction REAL NOT NULL, vector BLOB,
    PRIMARY KEY (account_id, message_id)
) WITHOUT ROWID;
CREATE TABLE flags (
    flag_id TEXT NOT NULL PRIMARY KEY, account_id TEXT NOT NULL, conversation_id TEXT NOT NULL,
    customer_id TEXT NOT NULL, severity REAL NOT NULL, raised_at INTEGER NOT NULL,
    reasons TEXT NOT NULL, codes TEXT NOT NULL, evidence_ids TEXT NOT NULL,  -- JSON lists
    status TEXT NOT NULL, until INTEGER, cleared_at INTEGER,
    touched_at INTEGER, touched_by TEXT  -- when people last set the status, and who
) WITHOUT ROWID;
CREATE INDEX flags_by_conversation ON flags (account_id, conversation_id);
CREATE INDEX flags_by_customer ON flags (account_id, customer_id);
CREATE TABLE unwatched (           -- conversations that changed since their flags were last stored
    change INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice, so it names one state
    account_id TEXT NOT NULL, conversation_id TEXT NOT NULL,
    UNIQUE (account_id, conversation_id)
);
CREATE INDEX unwatched_by_account ON unwatched (account_id);
INSERT INTO unwatched (account_id, conversation_id)
    SELECT DISTINCT account_id, conversation_id FROM messages;
CREATE TABLE outbox (              -- flags on their way to callbacks and webhooks
    flag_id TEXT NOT NULL, event TEXT NOT NULL, target TEXT NOT NULL,
    account_id TEXT NOT NULL, conversation_id TEXT NOT NULL, customer_id TEXT NOT NULL,
    flag TEXT NOT NULL,            -- JSON, as it was at the event: every attempt sends the same
    state TEXT NOT NULL,           -- due, sent or stuck
    due_at INTEGER NOT NULL,       -- while an attempt runs, the end of its lease
    attempts INTEGER NOT NULL, error TEXT,
    PRIMARY KEY (flag_id, event, target)
) WITHOUT ROWID;
CREATE INDEX outbox_by_state ON outbox (state, due_at);
CREATE INDEX outbox_by_account ON outbox (account_id, conversation_id);
CREATE TABLE links (               -- customer ids of one person share the number
    customer_id TEXT NOT NULL PRIMARY KEY, person INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX links_by_person ON links (person);
