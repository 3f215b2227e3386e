"""How often a run validates, and on how many rows."""

SHARE = (
    0.03  # of the rows that a run trains may be read to validate, at a third to a half of the price of each
)
MOST = 10  # validations in a run
ENOUGH = 200  # rows from which more validations tell more than more rows would


def validated_rows(trained: int, *, least: int, most: int) -> int:
    """How many rows to read in each validation of a run that trains so many.

    A short run validates once, on few; a longer one on more, then more often, and then again on more.
    """
    rows = int(SHARE * trained)
    return min(most, max(least, min(ENOUGH, rows), rows // MOST))


def validations(trained: int, validated: int, *, patience: int = 0) -> int:
    """How often to validate in a run that trains so many rows, when that reads so many rows each time: at the
    end, and before it as often as `SHARE` allows, or as it takes to see that a run should stop early.

    Args:
        patience: after how many validations without a better one the run stops; 0 never.
    """
    affordable = int(SHARE * trained / max(1, validated))
    return max(1, min(MOST, affordable), patience + 2 if patience else 1)
