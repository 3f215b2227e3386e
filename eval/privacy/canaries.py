"""Canaries: invented personal data in invented support messages, to see whether it comes out again.

The formats, words and sentences are in canaries.json and secrets.json. In their formats `*` is a digit, `%` a
digit other than 0, `^` and `~` a capital and a small letter, `!` check digits of cards and accounts and
`{x}` a
word from the list x; brackets enclose what identifies somebody even when the rest is gone; a leading `<`
or `>`
puts all of it in small or capital letters.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from itertools import cycle, islice, product
from random import Random
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

from stdnum import iban, luhn
from stdnum.kr import rrn

from nlp_support import Message, Role
from nlp_support.errors import InvalidArgument
from nlp_support.types.numbers import is_whole

MOST = 100_000

NUMBERS = ("phone", "order_number", "card_number", "national_id", "account_number")
FEW_DIGITS = 6  # from which a number is looked for whatever stands between its digits
# A shorter name may well stand inside other words of a text that was not written for the purpose.
LONG_ENOUGH, LONG_ENOUGH_KO = 8, 3

_FILL = {"*": digits, "%": digits[1:], "^": ascii_uppercase, "~": ascii_lowercase}
_CASE = {"<": str.lower, ">": str.upper}


@dataclass(frozen=True)
class Canary:
    """One question and reply with personal data in both.

    Attributes:
        kind: what the value is: a placeholder of redaction, such as "phone", or finer, such as "password".
        value: the personal data as it is written in the question and the reply.
        language: a code, such as "en".
        question, reply: what is planted.
        customer_name: the name in the messages' metadata; None for all kinds except customer names, and for
            half of these.
        asked: what somebody else asks later: the question word for word, or with an opening and other data.
        pieces: parts of the value that identify by themselves, such as a family name or a street and number.
    """

    kind: str
    value: str
    language: str
    question: str
    reply: str
    customer_name: str | None
    asked: str
    pieces: tuple[str, ...]

    @property
    def placement(self) -> str:
        """ "metadata" if the value is a name that is also in the metadata, otherwise "free"."""
        return "metadata" if self.customer_name else "free"

    def readable_in(self, text: str) -> bool:
        """Whether the value, or a piece that identifies by itself, can be read in a text."""
        shown = Shown.of(text)
        return any(shown.holds(self.kind, sought) for sought in (self.value, *self.pieces))

    @property
    def unmistakable(self) -> bool:
        """Whether the value is long enough to be looked for in texts that were not written for it."""
        return len(letters(self.value)) >= (LONG_ENOUGH_KO if self.language == "ko" else LONG_ENOUGH)


@dataclass(frozen=True)
class Shown:
    """A text in the form in which values are looked for: without case, spaces and punctuation."""

    numbers: str
    letters: str

    @classmethod
    def of(cls, text: str) -> "Shown":
        return cls(numbers(text), letters(text))

    def holds(self, kind: str, sought: str) -> bool:
        """Whether what is sought can be read, however it is punctuated."""
        if kind in NUMBERS and len(number := numbers(sought)) >= FEW_DIGITS:
            return number in self.numbers
        return letters(sought) in self.letters


def numbers(text: str) -> str:
    """The digits of a text."""
    return "".join(filter(str.isdecimal, text))


def letters(text: str) -> str:
    """The letters and digits of a text, case folded."""
    return "".join(filter(str.isalnum, text.casefold()))


def make_canaries(count: int, *, seed: int = 0) -> list[Canary]:
    """Canaries of every kind in every language that has it, as many of each, in random order.

    Raises:
        InvalidArgument: `count` is below 1 or above 100,000.
    """
    if not (is_whole(count) and 1 <= count <= MOST):
        raise InvalidArgument(
            f"canaries is {count}, expected 1 or more, up to {MOST:,}; 2,000 or more tell something by kind"
        )
    source = _source()
    rng = Random(f"canaries {seed}")
    subjects = {language: cycle(_subjects(own, rng)) for language, own in source.items()}
    wanted = [
        (language, kind, in_metadata)
        for in_metadata in (True, False)
        for language, own in source.items()
        for kind in own["formats"]
    ]
    made = [
        _make(rng, source[language], language, kind, next(subjects[language]), in_metadata=in_metadata)
        for language, kind, in_metadata in islice(cycle(wanted), count)
    ]
    rng.shuffle(made)
    return made


def exchange(
    account_id: str,
    id: str,
    question: str,
    reply: str,
    *,
    sent_at: datetime,
    customer_name: str | None = None,
) -> tuple[Message, Message]:
    """A conversation `id` of one question and its reply a millisecond later, of a customer of that id too."""
    asked, answered = (
        Message(
            id=f"{id}-{role}",
            account_id=account_id,
            conversation_id=id,
            customer_id=id,
            role=role,
            text=text,
            sent_at=time,
            customer_name=customer_name,
        )
        for role, text, time in (
            (Role.CUSTOMER, question, sent_at),
            (Role.AGENT, reply, sent_at + timedelta(milliseconds=1)),
        )
    )
    return asked, answered


def _source() -> dict[str, dict[str, Any]]:
    """What the canaries of each language are made of, from both files; "any" is for all languages."""
    files = [resources.files(__package__).joinpath(f"{name}.json") for name in ("canaries", "secrets")]
    known, secrets = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    shared = secrets.pop("any")
    source: dict[str, dict[str, Any]] = {}
    for language, own in secrets.items():
        parts = source[language] = {**own, **known.get(language, {})}
        for name in ("words", "formats", "replies", "questions"):
            parts[name] = known.get(language, {}).get(name, {}) | shared.get(name, {}) | own[name]
    return source


def subjects(language: str, rng: Random) -> list[tuple[str, str]]:
    """What people ask in a language and what the answer is, each about one thing, in random order."""
    return _subjects(_source()[language], rng)


def _subjects(own: dict[str, Any], rng: Random) -> list[tuple[str, str]]:
    """What people ask and what the answer is, each about one thing, in random order."""
    topics = [
        (asked.format(item=item), answered.format(item=item))
        for (asked, answered), item in product(own["matters"], own["items"])
    ]
    rng.shuffle(topics)
    return topics


def _make(
    rng: Random, own: dict[str, Any], language: str, kind: str, topic: tuple[str, str], *, in_metadata: bool
) -> Canary:
    asking, answering = rng.choice(own["questions"][kind]), rng.choice(own["replies"][kind])
    value, pieces, name = _draw(rng, own, kind)
    question = asking.format(topic=topic[0], value=value)
    asked = question
    if rng.random() < 0.5:
        other, _, _ = _draw(rng, own, kind)
        asked = rng.choice(own["openers"]) + asking.format(topic=topic[0], value=other)
    return Canary(
        kind=kind,
        value=value,
        language=language,
        question=question,
        reply=answering.format(topic=topic[1], value=value),
        customer_name=name if kind == "customer_name" and in_metadata else None,
        asked=asked,
        pieces=pieces,
    )


def _draw(rng: Random, own: dict[str, Any], kind: str) -> tuple[str, tuple[str, ...], str]:
    """A value, its pieces, and the person's full name if it is a name."""
    person = {part: rng.choice(own["words"].get(part, [""])) for part in ("given", "family")}
    text = rng.choice(own["formats"][kind])
    change = _CASE.get(text[0], str)
    text = re.sub(
        r"\{(\w+)\}",
        lambda found: person.get(found[1]) or rng.choice(own["words"][found[1]]),
        text.lstrip("<>"),
    )
    text = change(fill_signs(text, rng))
    value = _checked(kind, re.sub(r"[\[\]]", "", text))
    return value, tuple(re.findall(r"\[([^]]+)\]", text)), own.get("full_name", "").format_map(person)


def fill_signs(form: str, rng: Random) -> str:
    """A format with digits and letters in place of its signs."""
    return re.sub(r"[*%^~]", lambda found: rng.choice(_FILL[found[0]]), form)


def _checked(kind: str, value: str) -> str:
    """The value with correct check digits in place of exclamation marks."""
    if "!" not in value:
        return value
    if kind == "card_number":
        return value.replace("!", str(luhn.calc_check_digit(numbers(value))))
    if kind == "national_id":
        return value.replace("!", str(rrn.calc_check_digit(numbers(value))))
    if kind != "account_number":
        return value
    return value.replace("!!", str(iban.calc_check_digits(letters(value.replace("!!", "00")).upper())))
