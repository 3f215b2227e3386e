"""Data sets of support on Twitter."""
