"""`nlp-support eval reading`: how well own words are told from those of others in mails."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nlp_support.errors import InvalidArgument
from nlp_support.text.reading.html import text_of
from nlp_support.text.reading.reading import read_text

from ..privacy.shares import share_figure
from ..reports.report import Figure, Report
from ..rows.records import record
from .mails import MarkedMail

# a word, or a letter of a script without spaces
_WORD = re.compile("[぀-ヿ㐀-鿿가-힣]|[^\\W_぀-ヿ㐀-鿿가-힣]+")


@dataclass(frozen=True)
class _Counted:
    mail: MarkedMail
    cut: int  # words of others that were cut
    kept: int  # words of others that were not
    lost: int  # own words that were cut


def read_source(mail: MarkedMail) -> str:
    """What the reading takes for the writer's own words."""
    return read_text(text_of(mail.source) if mail.is_html else mail.source).text


def measure_reading(
    mails: Iterable[MarkedMail], *, read: Callable[[MarkedMail], str] = read_source
) -> Report:
    """How precise and complete the cut of others' words is, in all and by language, client and layout.

    Of the words that are cut, `precision` is the share that are somebody else's; of those that are, `recall`
    is the share that is cut; `right` is the share of mails of which every own word and no other is left.

    Args:
        mails: marked mails.
        read: gives the words that are taken for the writer's own.

    Raises:
        InvalidArgument: there are no mails.
    """
    counted = [_counted(mail, read(mail)) for mail in mails]
    if not counted:
        raise InvalidArgument("there are no mails, expected one or more")
    figures = _figures(counted, "")
    for name in ("language", "client", "layout"):
        for value in dict.fromkeys(getattr(one.mail, name) for one in counted):
            part = [one for one in counted if getattr(one.mail, name) == value]
            figures += _figures(part, f"{name}={value}")
    sources = "\n".join(sorted(one.mail.source for one in counted))
    digest = hashlib.sha256(sources.encode()).hexdigest()[:16]
    return Report(
        "reading",
        data={"mails": len(counted), "digest": digest},
        figures=tuple(figures),
        rows=tuple(_records(counted)),
    )


def _records(counted: Sequence[_Counted]) -> Iterator[dict[str, Any]]:
    for at, one in enumerate(counted):
        error = "others' words kept" if one.kept else "own words cut" if one.lost else ""
        yield record(
            str(at),
            language=one.mail.language,
            channel=one.mail.client,
            part=one.mail.layout,
            cut=one.cut,
            kept=one.kept,
            lost=one.lost,
            right=not error,
            error=error,
            how_bad=one.kept + one.lost if error else None,
        )


def _counted(mail: MarkedMail, text: str) -> _Counted:
    own, others, left = _words(mail.own), _words(mail.others), _words(text)
    kept = ((left - own) & others).total()
    return _Counted(mail, cut=others.total() - kept, kept=kept, lost=(own - left).total())


def _words(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in _WORD.findall(text))


def _figures(counted: Sequence[_Counted], slice: str) -> list[Figure]:
    cut, kept, lost = (sum(getattr(one, name) for one in counted) for name in ("cut", "kept", "lost"))
    right = sum(not one.kept and not one.lost for one in counted)
    return [
        share_figure("precision", cut, cut + lost, slice=slice, none="nothing was cut"),
        share_figure("recall", cut, cut + kept, slice=slice, none="nothing is somebody else's"),
        share_figure("right", right, len(counted), slice=slice),
    ]
