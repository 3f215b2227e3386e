"""Leaks: planted personal data, false redactions, isolation of accounts."""
