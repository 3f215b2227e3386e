"""Evaluation of models from their predictions."""
