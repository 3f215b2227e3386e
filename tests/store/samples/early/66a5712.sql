CREATE TABLE accounts (
    account_id TEXT NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,     -- grows with every change of sent messages, replies or feedback
    rewrites INTEGER NOT NULL,     -- grows when what was there changed, not when newer messages came
    last_sent_at INTEGER NOT NULL  -- of the newest sent message, microseconds
) WITHOUT ROWID;
CREATE TABLE messages (
    account_id TEXT NOT NULL, sent_at INTEGER NOT NULL, message_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL, customer_id TEXT NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL,
    channel TEXT NOT NULL, agent_id TEXT, customer_name TEXT, in_reply_to TEXT, language TEXT,
    PRIMARY KEY (account_id, sent_at, message_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX messages_by_id ON messages (account_id, message_id);
CREATE INDEX messages_by_conversation ON messages (account_id, conversation_id, sent_at);
CREATE INDEX messages_by_customer ON messages (account_id, customer_id, sent_at);
CREATE INDEX sent_messages ON messages (account_id, sent_at, message_id) WHERE role = 'agent';
CREATE TABLE reply_texts (         -- redacted question/reply pairs, what may be shown
    account_id TEXT NOT NULL, message_id TEXT NOT NULL, question TEXT, reply TEXT NOT NULL,
    wording INTEGER NOT NULL,
    PRIMARY KEY (account_id, message_id)
) WITHOUT ROWID;
CREATE TABLE reply_vectors (
    account_id TEXT NOT NULL, sent_at INTEGER NOT NULL, message_id TEXT NOT NULL, encoder TEXT NOT NULL,
    record BLOB NOT NULL,          -- see records.py
    PRIMARY KEY (account_id, sent_at, message_id, encoder)
) WITHOUT ROWID;
CREATE TABLE feedback (
    suggestion_id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL, message_id TEXT NOT NULL, wording INTEGER NOT NULL,
    outcome TEXT NOT NULL, sent_text TEXT, recorded_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX feedback_by_account ON feedback (account_id, wording);
