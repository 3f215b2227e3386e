"""Scores of models from their predictions."""
