"""Webhooks of help desks: what comes in, and the notes that go out."""
