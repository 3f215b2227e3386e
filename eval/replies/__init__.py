"""Replay of suggestions beside baselines."""
