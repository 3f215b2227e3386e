"""The rows that every evaluation keeps: one for each message, conversation or canary and system."""
