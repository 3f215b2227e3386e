"""Offline evaluation: `nlp-support eval …`. Installed as `nlp_support.eval`."""
