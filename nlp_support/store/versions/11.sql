-- Who decided, where the suggestion came from ("reply", "macro" or "entry"), and how much of it was changed, in [0, 1].
ALTER TABLE feedback ADD COLUMN agent_id TEXT;
ALTER TABLE feedback ADD COLUMN source TEXT NOT NULL DEFAULT 'reply';
ALTER TABLE feedback ADD COLUMN distance REAL;  -- of what was sent edited, if that was told
