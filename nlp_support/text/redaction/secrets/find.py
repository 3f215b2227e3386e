"""The finder of secrets in languages that are written in Latin letters."""

from collections.abc import Iterator

from ..scan import Span
from ..words import word_set
from .after import more_codes, secret_after
from .before import secret_before
from .labels import find_labels

_SEVERAL = word_set("codes códigos codigos pins tans")


def find_secrets(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """What follows a word such as "password", "PIN" or "Zugangscode", or stands before "is your password".

    `words` are those of the text with which the name of a secret begins.
    """
    for label in find_labels(scan, words):
        span = secret_after(scan, label) or secret_before(scan, label)
        if span:
            yield span
            if label.word in _SEVERAL:
                yield from more_codes(scan, span.end)
