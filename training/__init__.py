"""Retraining and export, `nlp-support train …`: installed as `nlp_support.training`, needs `[train]`."""
