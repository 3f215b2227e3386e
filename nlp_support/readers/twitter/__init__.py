"""Data sets of customer support on Twitter."""
