-- To whom the suggestion was offered, where that is known, so that forgetting them finds it.
ALTER TABLE feedback ADD COLUMN conversation_id TEXT;
ALTER TABLE feedback ADD COLUMN customer_id TEXT;
-- What the ids of suggestions are signed with, so that nobody makes one up.
CREATE TABLE signing (key BLOB NOT NULL PRIMARY KEY) WITHOUT ROWID;
INSERT INTO signing VALUES (randomblob(32));
