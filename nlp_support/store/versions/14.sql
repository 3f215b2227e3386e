CREATE TABLE macros (              -- texts that an account keeps ready, redacted
    account_id TEXT NOT NULL, macro_id TEXT NOT NULL,
    source TEXT NOT NULL,          -- the system that it came from, '' if that is not known
    title TEXT, text TEXT NOT NULL, questions TEXT NOT NULL,  -- a JSON list
    asks TEXT NOT NULL,            -- the names of placeholders that are none of ours, a JSON list
    language TEXT NOT NULL, wording INTEGER NOT NULL,
    changed_at INTEGER,            -- where it came from, if that is known, microseconds
    added_at INTEGER NOT NULL,     -- when it was last imported
    PRIMARY KEY (account_id, macro_id)
) WITHOUT ROWID;
CREATE TABLE macro_vectors (
    account_id TEXT NOT NULL, macro_id TEXT NOT NULL, encoder TEXT NOT NULL,
    records BLOB NOT NULL,         -- see records.py: one for each of its questions, its text the last
    PRIMARY KEY (account_id, macro_id, encoder)
) WITHOUT ROWID;
ALTER TABLE accounts ADD COLUMN prepared INTEGER NOT NULL DEFAULT 0;
    -- grows with every change of its macros and of the approved entries of its knowledge base
