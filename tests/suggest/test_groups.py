"""Wordings in windows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp_support.suggest.groups import Firsts


def test_a_wording_is_first_again_once_the_window_has_moved_past_it():
    """Wordings 0, 1, 0, 2, 1: from row 1 on the second 0 is the first."""
    firsts = Firsts.of(np.array([0, 1, 0, 2, 1]), None)
    assert firsts.between(0, 5).tolist() == [0, 1, 3]
    assert firsts.between(1, 5).tolist() == [1, 2, 3]
    assert firsts.between(2, 3).tolist() == [2]


@given(
    st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=30), st.integers(0, 30), st.integers(0, 30)
)
def test_the_first_of_each_wording_are_those_that_counting_finds(rows, first, size):
    groups = np.array([group for group, _ in rows], np.int64)
    wanted = np.array([keep for _, keep in rows], np.bool_)
    found: dict[int, int] = {}
    for row in range(first, min(first + size, len(rows))):
        if wanted[row]:
            found.setdefault(int(groups[row]), row)
    assert Firsts.of(groups, wanted).between(first, first + size).tolist() == sorted(found.values())
