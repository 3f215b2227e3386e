"""Fitting of the serial-position weights to dialogues that people rated."""
