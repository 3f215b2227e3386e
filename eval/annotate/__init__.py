"""People grade suggestions: a sample to read, what they thought of it, and what that adds up to."""
