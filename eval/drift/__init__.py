"""The last days of a store against the weeks before: what came in, and what was suggested for it."""
