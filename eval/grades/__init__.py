"""Grades that people gave to suggestions: ids and grades, never a text."""
