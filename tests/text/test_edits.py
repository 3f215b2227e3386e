"""How much was changed, counted by hand."""

import random

import pytest

from nlp_support.text.edits import edit_distance
from nlp_support.text.literals import hold_literals
from nlp_support.text.redaction import redact


def changed(suggested, sent, names=()):
    return edit_distance(suggested, sent, redact(sent, names=names).spans)


@pytest.mark.parametrize(
    ("suggested", "sent", "expected"),
    [
        ("", "", 0.0),
        ("abc", "", 1.0),
        ("", "ab", 1.0),
        ("We open at nine.", "We open at nine.", 0.0),
        ("We open at nine.", "  We open\nat   nine. ", 0.0),
        ("kitten", "sitting", 3 / 7),  # two letters replaced, one put in
        ("We open at nine.", "We open at five.", 2 / 16),
        ("내일 열어요.", "모레 열어요.", 2 / 7),
        ("aaaa", "bbbb", 1.0),
    ],
)
def test_by_hand(suggested, sent, expected):
    assert changed(suggested, sent) == pytest.approx(expected)


def table(one, other):
    """The textbook's way, a number at a time."""
    above = list(range(len(other) + 1))
    for at, left in enumerate(one, 1):
        row = [at]
        for place, right in enumerate(other, 1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (left != right)))
        above = row
    return above[-1]


def test_as_the_textbook_counts_it():
    rng = random.Random(3)
    for _ in range(400):
        one, other = ("".join(rng.choices("abc", k=rng.randrange(1, 90))) for _ in range(2))
        assert edit_distance(one, other) == table(one, other) / max(len(one), len(other))


def test_filling_in_a_placeholder_is_no_change():
    """The name and the address that the suggestion leaves open are filled in; then what was left as it is."""
    suggested = "Hi {customer_name}, we write to {email}."
    assert changed(suggested, "Hi Mira Thorsen, we write to mira@example.org.", ["Mira Thorsen"]) == 0
    assert changed(suggested, suggested) == 0


def test_what_was_typed_in_addition_counts():
    """ " or mira@example.org" has 20 characters; before it are nine and the gap."""
    sent = "Write to ann@example.org or mira@example.org"
    assert changed("Write to {email}", sent) == pytest.approx(20 / 30)


def test_another_kind_than_the_placeholders_is_a_change():
    """Thirteen characters stand where the gap did, behind nine that stay."""
    sent = "Write to x@example.org"
    assert changed("Write to {phone}", sent) == pytest.approx(13 / 22)


def test_braces_that_the_agent_typed_are_text():
    """A hint with typed braces is sent as it is shown."""
    suggested = hold_literals("Put {email} into the subject line.")
    assert changed(suggested, "Put {email} into the subject line.") == 0
