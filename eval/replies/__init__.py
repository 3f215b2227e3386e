"""Replay of suggestions, compared with baselines."""
