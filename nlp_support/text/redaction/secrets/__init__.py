"""Secrets: passwords, codes and keys that a word beside them names, and keys that their own form gives
away."""
