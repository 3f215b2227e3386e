"""Names of products and the like: terms with a capital that an account uses again and again.

They are told from names of people so that redaction does not take "Photoshop" for one. So whatever may be a
person's name is left out.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ...types.message import Message, Role, Sender
from ..redaction.first_names import is_first_name
from ..redaction.words import NO_NAME
from .entry import ProfileEntry, ProfileKind

SEVERAL = 3  # customers to whom it was written
MOST = 200
MOST_LOWER = 0.3  # times it is written in lower case, for each time with a capital
NOUNS = 0.2  # share of words inside of sentences with a capital from which all nouns have one, as in German
READ = 10_000  # messages, the newest

_TERM = re.compile(r"(?<=[a-z,0-9] )[A-Z][A-Za-z0-9+-]{1,24}(?=[\s,.!?:;)']|$)")
_MADE = re.compile(
    r"(?<![\w@/.])(?:[A-Z]?[a-z]{1,20}[A-Z][A-Za-z0-9]{0,20}|[A-Za-z]{1,12}\d{1,4}[A-Za-z]{0,3})(?![\w@/])"
)
_BESIDE_HANGUL = re.compile(r"(?<![A-Za-z0-9@/.])[A-Z][A-Za-z0-9]{2,24}(?=\s?[가-힣])")
_OF_PEOPLE = re.compile(
    r"\b(?:hi|hello|hey|dear|thanks|thank you|welcome|sorry|mr|mrs|ms|dr|herr|frau|hallo|hola|bonjour|"
    r"monsieur|madame|señora?|sra?|olá|colleague|agent|manager|doctor|named|name is|called|i'm|i am|this is|"
    r"regards|best)[.,]? ([^\W\d_]+)",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?://|www\.|[@#])\S{1,2000}")
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9+-]+")
_INSIDE = re.compile(r"(?<=[a-z,] )[^\W\d_]+")


def products_of(messages: Sequence[Message]) -> list[ProfileEntry]:
    """The terms that are no names of people, by how many customers read them without having written them.

    Who gives a name writes it first, and then it is no product; so products are told from names as the
    account's contacts are from those of customers.

    Args:
        messages: of both sides, oldest first.
    """
    people = _people(messages)
    wrote = defaultdict[str, set[str]](set)
    told, lower, capital = defaultdict[str, set[str]](set), Counter[str](), Counter[str]()
    inside = Counter[bool]()  # whether words inside of sentences have a capital
    for message in messages[-READ:]:
        text = _LINK.sub(".", message.text)
        if message.role is Role.CUSTOMER:
            wrote[message.customer_id].update(map(str.lower, _WORDS.findall(text)))
            continue
        if message.sender is not Sender.PERSON:
            continue
        people.update(_named(text))
        for term in _terms(text):
            if term.lower() not in wrote[message.customer_id]:
                told[term].add(message.customer_id)
        for word in _WORD.findall(text):
            (lower if word[0].islower() else capital)[word.lower()] += 1
        inside.update(word[0].isupper() for word in _INSIDE.findall(text))
    plain = inside[True] < NOUNS * inside.total()
    entries = [
        ProfileEntry(ProfileKind.PRODUCT, term, len(customers))
        for term, customers in told.items()
        if len(customers) >= SEVERAL
        and (plain or not _is_plain(term))
        and lower[term.lower()] <= MOST_LOWER * capital[term.lower()]
        and term.lower() not in people
        and term.lower() not in NO_NAME
        and not is_first_name(term)
    ]
    return sorted(entries, key=lambda entry: (-entry.count, entry.value))[:MOST]


def _terms(text: str) -> set[str]:
    terms = {found[0] for found in _TERM.finditer(text)}
    terms.update(_MADE.findall(text))
    if not text.isascii():
        terms.update(_BESIDE_HANGUL.findall(text))
    return terms


def _named(text: str) -> Iterator[str]:
    """The words that stand where names of people do."""
    return (found[1].lower() for found in _OF_PEOPLE.finditer(text))


def _is_plain(term: str) -> bool:
    return term.isalpha() and term[1:].islower()


def _people(messages: Iterable[Message]) -> set[str]:
    """The words in the names of those who wrote and were written to."""
    names = {name for one in messages for name in (one.customer_name, one.customer_id, one.agent_id) if name}
    return {word.lower() for name in names for word in _WORD.findall(name)}
