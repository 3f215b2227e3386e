"""Sentences in more of the forms in which people write them."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from nlp_support.eval.acts.rows import Row
from nlp_support.text.acts import Act
from nlp_support.text.redaction.first_names import FIRST_NAMES

ORDER = list(Act)
JOINTS = (", ", " ", " - ", ", ")
ENDS = {
    "ko": ("!", "!!", "~", "~~", " ㅎㅎ", "^^", " ㅠㅠ", "ㅋㅋ", ".."),
    "ja": ("！", "!", "〜", "ー", "♪", "笑"),
    "zh": ("！", "!", "~", "哈", "哦"),
}  # fmt: skip
UNSPACED = ("ja", "zh")
OPENINGS = {Act.THANKS, Act.AGREES, Act.GREETS, Act.CLOSES}


def varied(rows: Sequence[Row], *, seed: int, pairs: float, names: float) -> list[Row]:
    """More rows, made of those given: without their last sign or with another, with a name, and two in
    one sentence.

    Two sentences joined by a comma or a space do what the weightier of them does, so that "thanks, but it
    does not work" is no thanks.

    Args:
        pairs: how many joined sentences to make for each row.
        names: the share of courteous rows in Latin letters that get a name.
    """
    rng = random.Random(seed)
    by_language: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_language[row.language].append(row)
    found = []
    for _, own in sorted(by_language.items()):
        found += [replace(row, text=row.text.rstrip(".!?。！？ ")) for row in own if rng.random() < 0.5]
        found += [_ended(row, rng) for row in own if rng.random() < 0.5]
        found += [_named(row, rng) for row in own if row.act in OPENINGS and rng.random() < names]
        courteous = [row for row in own if row.act in OPENINGS]
        for _ in range(round(pairs * len(own))):
            first, second = rng.choice(courteous), rng.choice(own)
            if rng.random() < 0.25:
                first, second = second, first
            found.append(_joined(first, second, rng))
    return [row for row in found if row.text]


def _ended(row: Row, rng: random.Random) -> Row:
    """A row that ends in another sign; questions keep theirs."""
    ends = ENDS.get(row.language, ("!", "!!", " :)", "...", ",", " 🙂"))
    return (
        row
        if row.text.endswith(("?", "？"))
        else replace(row, text=row.text.rstrip(".!。！~ ") + rng.choice(ends))
    )


def _named(row: Row, rng: random.Random) -> Row:
    name = rng.choice(_NAMES)
    if row.language in ("ko", "ja", "zh"):
        return replace(row, text=f"{name} {row.text}" if rng.random() < 0.5 else f"{row.text} {name}")
    ends = row.text.rstrip(".!?")
    return replace(row, text=f"{ends}, {name}{rng.choice(('', '.', '!'))}")


def _joined(first: Row, second: Row, rng: random.Random) -> Row:
    joint = rng.choice(("、", "，", "")) if first.language in UNSPACED else rng.choice(JOINTS)
    act = min(first.act, second.act, key=ORDER.index)
    return replace(first, text=first.text.rstrip(".!。！ ") + joint + second.text, act=act)


_NAMES = sorted(FIRST_NAMES)
