CREATE TABLE hooks (               -- the webhooks of help desks that are let in
    account_id TEXT NOT NULL, platform TEXT NOT NULL,
    secret TEXT NOT NULL,          -- as the platform shows it; a signature can only be checked with the whole
    former TEXT, former_until INTEGER, -- the one before, while what it signed may still be under way
    max_age INTEGER,               -- microseconds since it was signed; null: what the platform needs
    added_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, platform)
) WITHOUT ROWID;
CREATE TABLE hook_deliveries (     -- what webhooks brought, in the order in which it came
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id TEXT NOT NULL, platform TEXT NOT NULL,
    delivery_id TEXT NOT NULL,     -- the platform's, or the digest
    digest BLOB NOT NULL,          -- of what was signed
    received_at INTEGER NOT NULL,
    state TEXT NOT NULL,           -- waiting, done, or stuck
    claimed_until INTEGER NOT NULL, tries INTEGER NOT NULL,
    body BLOB,                     -- as it came; null once it is done
    reason TEXT                    -- why no message or not all came of it, never a customer's words
);
CREATE UNIQUE INDEX hook_deliveries_by_id ON hook_deliveries (account_id, platform, delivery_id);
CREATE UNIQUE INDEX hook_deliveries_by_digest ON hook_deliveries (account_id, platform, digest);
CREATE INDEX hook_deliveries_waiting ON hook_deliveries (number) WHERE state = 'waiting';
CREATE INDEX hook_deliveries_claimed ON hook_deliveries (account_id, platform, claimed_until)
    WHERE state = 'waiting';
CREATE TABLE note_targets (        -- where suggestions go as notes that only colleagues see
    account_id TEXT NOT NULL, platform TEXT NOT NULL,
    url TEXT NOT NULL, token TEXT NOT NULL,
    author TEXT,                   -- the account number, e-mail or admin id that the platform wants
    private INTEGER NOT NULL,      -- whether the address may be one of our own network
    added_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, platform)
) WITHOUT ROWID;
CREATE TABLE notes (               -- the conversations that a note is to be written into, or was
    account_id TEXT NOT NULL, platform TEXT NOT NULL, conversation_id TEXT NOT NULL,
    state TEXT NOT NULL,           -- due, sent, none (nothing to suggest), or stuck
    due_at INTEGER NOT NULL, attempts INTEGER NOT NULL,
    noted TEXT,                    -- the message that the last note answers
    error TEXT,
    PRIMARY KEY (account_id, platform, conversation_id)
) WITHOUT ROWID;
CREATE INDEX notes_due ON notes (due_at) WHERE state = 'due';
