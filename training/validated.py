"""How often a run validates, and on how many rows."""

MOST, LEAST = 10, 3  # validations in a run
SHARE = 0.05  # of the trained rows that may be read to validate, a few hundredths of the time


def validated_rows(trained: int, *, least: int, most: int) -> int:
    """How many rows to read in each validation of a run that trains so many."""
    return min(most, max(least, int(trained * SHARE / MOST)))
