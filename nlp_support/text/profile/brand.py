"""Handles that are the brand's by their name: "@OakPremiere" and "@OakHelpUK" of the account "OakCare"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..redaction.words import word_set

LEAST, LONGEST = 4, 30  # letters of a brand's name; characters of a handle that is looked at

_LETTERS = re.compile(r"[^\W\d_]+")
_ACCOUNT = re.compile(
    r"(?:ask|the|get|hey)?(?P<name>[^\W\d_]{4,40}?)(?:customer)?"
    r"(?:cares?|supp(?:ort)?|helps?|desk|cs|services?|team|official)?"
)
_ADDED = word_set(
    """
    ask the get care cares support help helps helpline desk team service services news official
    status hq app store business info customer press media live tv uk us usa ca au nz ie eu de at ch
    fr es it nl be pt br mx jp kr in sg hk india korea japan canada australia ireland deutschland
    germany france espana italia brasil
    """
)


@dataclass(frozen=True)
class Brand:
    """What names of a brand's handles are made of.

    Attributes:
        names: its own, in lower case.
        products: words in the names of its products.
    """

    names: frozenset[str]
    products: frozenset[str]

    def owns(self, handle: str) -> bool:
        """Whether a handle is made of the brand's name and known words, or of two words of products."""
        text = "".join(_LETTERS.findall(handle.casefold()))
        if not text or len(text) > LONGEST:
            return False
        # (names, words of products) in each way to reach this place of the handle
        ways: list[set[tuple[bool, int]]] = [set() for _ in range(len(text) + 1)]
        ways[0].add((False, 0))
        for start in range(len(text)):
            for named, products in ways[start]:
                for end in range(start + 2, len(text) + 1):
                    word = text[start:end]
                    if word in self.names:
                        ways[end].add((True, products))
                    elif word in self.products:
                        ways[end].add((named, min(2, products + 1)))
                    elif word in _ADDED:
                        ways[end].add((named, products))
        return any(named or products > 1 for named, products in ways[-1])

    def begins(self, handle: str) -> bool:
        """Whether a handle begins with one of the brand's names, whatever follows."""
        return "".join(_LETTERS.findall(handle.casefold())).startswith(tuple(self.names))


def brand_of(account_id: str, domains: Iterable[str], products: Iterable[str]) -> Brand:
    """The brand of an account by its id, its own domains and the names of its products; an id that is only a
    number or short says nothing."""
    names = {domain.partition(".")[0].casefold() for domain in domains}
    account = _ACCOUNT.fullmatch("".join(_LETTERS.findall(account_id.casefold())))
    if account:
        names.add(account["name"])
    return Brand(
        frozenset(name for name in names if len(name) >= LEAST),
        frozenset(
            word for one in products for word in _LETTERS.findall(one.casefold()) if len(word) >= LEAST
        ),
    )
