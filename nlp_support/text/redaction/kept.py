"""What stays although it looks like personal data: the brand's own, in whatever form a text has it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .contacts import ContactKind, email_key, handle_key, link_key, mentions, phone_forms
from .scan import Span, canonical, disjoint

NAMES = ("customer_name", "agent_name")  # placeholders of names

_PHONE = re.compile(r"\+?[\d(](?:[-. ()/]{0,3}\d){6,15}")
_LINK = re.compile(r"(?:https?://|www\.)\S+|[\w.-]+\.[a-z]{2,12}/\S+", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_HANDLE = re.compile(r"@\S+")
_BETWEEN_WORDS = r"[\s,.;()]{1,3}"
_WORD = re.compile(r"[^\s,.;()]+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Kept:
    """What stays, sorted by how it is recognised.

    Attributes:
        words: strings that stay where a finder takes exactly them, in the form of `bare`.
        contacts: the keys of contacts, by kind, in every form in which they may be mentioned.
        places: addresses and other texts of several words with a number.
    """

    words: frozenset[str]
    contacts: dict[ContactKind, frozenset[str]]
    places: re.Pattern[str] | None

    def __bool__(self) -> bool:
        return bool(self.words)

    def spans(self, scan: str) -> list[Span]:
        """Where a canonical text has one of the contacts or places, in order, not overlapping."""
        found = []
        if self.contacts and ("@" in scan or "/" in scan or "www." in scan or _DIGIT.search(scan)):
            found += [
                Span(one.start, one.end, one.kind)
                for one in mentions(scan)
                if one.key in self.contacts.get(one.kind, ())
            ]
        if self.places is not None and _DIGIT.search(scan):
            found += [Span(*one.span(), "address") for one in self.places.finditer(scan)]
        return disjoint(found)

    def holds(self, value: str, placeholder: str) -> bool:
        """Whether what a finder took stays: it is one of the words, or a name made of nothing but them."""
        plain = bare(value)
        if plain in self.words:
            return True
        parts = plain.split() if placeholder in NAMES else ()
        return len(parts) > 1 and all(part.strip(".,") in self.words for part in parts)


def kept_of(keep: Iterable[str]) -> Kept:
    """What these strings keep: words, phone numbers, e-mail addresses, links, handles and addresses."""
    return _sorted(keep if isinstance(keep, frozenset) else frozenset(keep))


def bare(value: str) -> str:
    """A string to keep, or one that was found, in the form in which the two are compared."""
    return value.strip().lstrip("@#").casefold()


def place_pattern(place: str) -> str:
    """A pattern for an address, however its words are set apart."""
    return rf"(?<!\w){_BETWEEN_WORDS.join(map(re.escape, _WORD.findall(place)))}(?!\w)"


@lru_cache(maxsize=256)
def _sorted(keep: frozenset[str]) -> Kept:
    contacts: dict[ContactKind, set[str]] = {}
    words, places = set(), []
    for entry in map(canonical, keep):
        plain = entry.strip()
        words.add(bare(plain))
        if _PHONE.fullmatch(plain):
            contacts.setdefault(ContactKind.PHONE, set()).update(phone_forms(plain))
        elif _LINK.fullmatch(plain):
            contacts.setdefault(ContactKind.LINK, set()).add(link_key(plain))
        elif _EMAIL.fullmatch(plain):
            contacts.setdefault(ContactKind.EMAIL, set()).add(email_key(plain))
        elif _HANDLE.fullmatch(plain):
            contacts.setdefault(ContactKind.HANDLE, set()).add(handle_key(plain))
        elif " " in plain and _DIGIT.search(plain):
            places.append(plain)
    words.discard("")
    patterns = map(place_pattern, sorted(places, key=len, reverse=True))
    return Kept(
        frozenset(words),
        {kind: frozenset(keys) for kind, keys in contacts.items()},
        re.compile("|".join(patterns), re.IGNORECASE) if places else None,
    )
