"""Macros, canned responses and saved replies from files."""
