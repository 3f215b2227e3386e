"""Retraining and export: `nlp-support train …`. Installed as `nlp_support.training`; needs the extra `[train]`."""
