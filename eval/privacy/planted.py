"""What redaction leaves of planted secrets, ids, addresses and names, and what it takes of days and words.

Everything is invented: the sentences and formats of planted.json, and the canaries of `make_canaries`. In
formats signs stand for digits and letters as in canaries.json; `{랑}` in a Korean sentence is a name with
that particle.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from itertools import cycle, islice
from random import Random
from typing import Any

from nlp_support import redact
from nlp_support.text.redaction.foreign import unfilled

from ..reports.report import Figure
from .canaries import Shown, fill_signs, make_canaries
from .shares import share_figure

FIRST_DAY, DAYS = date(2026, 1, 1), 3650
STRUCTURED = frozenset(
    (
        *("email", "phone", "order_number", "card_number", "national_id", "account_number", "address", "url"),
        *("handle", "birth_date", "licence_plate", "network_address", "street"),
    )
)
_AFTER_CONSONANT = {  # how particles begin behind a final consonant
    "가": "이", "는": "은", "를": "을", "와": "과", "랑": "이랑", "로": "으로", "예요": "이에요",
    "라고": "이라고", "라는": "이라는", "이고": "이고", "였": "이었",
}  # fmt: skip


@dataclass(frozen=True)
class Plant:
    """A text with something personal in it.

    Attributes:
        figure: which figure it counts for.
        slice: which part of it, such as "kind=pin".
        text: what is redacted.
        pieces: what must not be readable afterwards, as it is written, beside the placeholders.
        names: names that the metadata gives.
    """

    figure: str
    slice: str
    text: str
    pieces: tuple[str, ...]
    names: tuple[str, ...] = ()


def measure_redaction(
    count: int, *, seed: int = 0, on_progress: Callable[[int, int | None], None] | None = None
) -> list[Figure]:
    """Shares of what redaction leaves of planted values, and of days and placeholders that it gets wrong.

    Args:
        count: how many values of structured data; a quarter as many secrets, names of either script, and a
            twentieth as many placeholders of other tools are planted. Of days always ten years, each once.
        seed: of the values and sentences.
    """
    source = json.loads(resources.files(__package__).joinpath("planted.json").read_text(encoding="utf-8"))
    rng = Random(f"planted {seed}")
    left: dict[str, Counter[str]] = {}
    total: dict[str, Counter[str]] = {}
    plants = list(_plants(source, rng, count, seed))
    for done, plant in enumerate(plants, 1):
        kept = _is_left(plant)
        for name in {"", plant.slice}:
            total.setdefault(plant.figure, Counter())[name] += 1
            left.setdefault(plant.figure, Counter())[name] += kept
        if on_progress and done % 1000 == 0:
            on_progress(done, len(plants))
    figures = [
        share_figure(figure, left[figure][name], n, slice=name)
        for figure, sizes in total.items()
        for name, n in sorted(sizes.items())
    ]
    return [*figures, _days_changed(source["days"], rng)]


def _is_left(plant: Plant) -> bool:
    shown = redact(plant.text, names=plant.names).text
    if plant.figure == "foreign placeholders offered":
        return shown == plant.text and not unfilled(plant.text)
    return any(piece in shown for piece in plant.pieces)


def _plants(source: dict[str, Any], rng: Random, count: int, seed: int) -> Iterator[Plant]:
    yield from _structured(source, rng, count, seed)
    yield from islice(_secrets(source, rng), count // 4)
    yield from islice(_western(source["names"]["western"], rng), count // 4)
    yield from islice(_korean(source["names"]["korean"], rng), count // 4)
    for text in islice(cycle(source["foreign"]), count // 20):
        yield Plant("foreign placeholders offered", "", text, ())


def _structured(source: dict[str, Any], rng: Random, count: int, seed: int) -> Iterator[Plant]:
    """Canaries of structured kinds, national ids and addresses; and names that the metadata has."""
    known = make_canaries(min(100_000, count * 2), seed=seed)
    half = [one for one in known if one.kind in STRUCTURED][: count - count // 4]
    for one in half:
        yield Plant("structured data left", f"kind={one.kind}", one.reply, _written(one.reply, one.value))
    for sentence, form in islice(cycle(source["ids"]), count // 8):
        value = fill_signs(form, rng)
        yield Plant("structured data left", "kind=national_id", sentence.format(value), (value,))
    for sentence, form in zip(
        cycle(source["address sentences"]),
        islice(cycle(source["addresses"]), count // 4 - count // 8),
        strict=False,
    ):
        value = fill_signs(form, rng)
        pieces = tuple(re.findall(r"\[([^]]+)\]", value))
        text = sentence.format(re.sub(r"[\[\]]", "", value))
        yield Plant("structured data left", "kind=address", text, pieces)
    for one in known:
        if one.customer_name:
            names = (one.customer_name,)
            yield Plant("names in metadata left", f"language={one.language}", one.reply, (one.value,), names)


def _written(text: str, value: str) -> tuple[str, ...]:
    """The value, if it is in the text as it is."""
    return (value,) if value in text and Shown.of(value).letters else ()


def _secrets(source: dict[str, Any], rng: Random) -> Iterator[Plant]:
    sentences = [(kind, one) for kind, own in source["secrets"].items() for one in own]
    while True:
        rng.shuffle(sentences)
        for kind, sentence in sentences:
            value = fill_signs(rng.choice(source["values"][kind]), rng)
            text = rng.choice(source["openers"]) + sentence.format(value) + rng.choice(source["closers"])
            yield Plant("secrets left", f"kind={kind}", text, (value.strip("#*"),))


def _western(own: dict[str, Any], rng: Random) -> Iterator[Plant]:
    for sentence in cycle(own["sentences"]):
        given, family = rng.choice(own["given"]), rng.choice(own["family"])
        alone = rng.random() < 1 / 3
        pieces = (given,) if alone else (given, family)
        yield Plant("names left", "script=Latin", sentence.format(" ".join(pieces)), pieces)


def _korean(own: dict[str, Any], rng: Random) -> Iterator[Plant]:
    for sentence in cycle(own["sentences"]):
        given = rng.choice(own["given" if rng.random() < 0.5 else "rare"])
        name = rng.choice(own["family"]) + given
        yield Plant("names left", "script=Hangul", _with_name(sentence, name), (given,))


def _with_name(sentence: str, name: str) -> str:
    return re.sub(r"\{([^}]*)\}", lambda found: name + _particle(name, found[1]), sentence)


def _particle(name: str, particle: str) -> str:
    """The particle in the form that the last syllable of the name asks for."""
    final = (ord(name[-1]) - ord("가")) % 28
    if not final or (final == 8 and particle == "로"):
        return particle
    return _AFTER_CONSONANT.get(particle, particle)


def _days_changed(own: dict[str, Any], rng: Random) -> Figure:
    """Every day of ten years, in some order and sentence of seven languages."""
    changed = 0
    for number in range(DAYS):
        first = FIRST_DAY + timedelta(number)
        form, sentence = rng.choice(own["forms"]), rng.choice(own["sentences"])
        written = [
            form.format(d=day.day, m=day.month, y=day.year, s=day.year % 100)
            for day in (first, first + timedelta(4))
        ]
        text = sentence.format(*written)
        changed += redact(text).text != text
    return share_figure("days changed", changed, DAYS)
