ALTER TABLE scores ADD COLUMN meant BLOB;   -- how likely it means a danger, leaving, a feeling, bitterness: 8 bits each
