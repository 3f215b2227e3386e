CREATE TABLE keys (                -- with which programs reach an account over HTTP
    key_id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    scope TEXT NOT NULL,           -- read, write or admin
    digest BLOB NOT NULL,          -- SHA-256 of the secret, which is random and kept nowhere
    name TEXT,                     -- who has it
    made_at INTEGER NOT NULL,
    revoked_at INTEGER             -- null while it opens
) WITHOUT ROWID;
CREATE INDEX keys_by_account ON keys (account_id, made_at);
CREATE TABLE audit (               -- what was done with keys; no texts, no ids of customers
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL, account_id TEXT NOT NULL, key_id TEXT NOT NULL,
    action TEXT NOT NULL,          -- method and route, or what was done to the key
    status INTEGER NOT NULL,       -- of the answer; 0 of what was no request
    request_id TEXT NOT NULL
);
CREATE INDEX audit_by_account ON audit (account_id, number);
CREATE INDEX audit_by_time ON audit (at);
