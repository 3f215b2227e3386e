"""Mails in which every line is marked as its writer's own or as somebody else's."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from nlp_support import Rejection
from nlp_support.errors import UnreadableFile

_TAG = re.compile(r"<[^>]{0,5000}>")
_HEAD = re.compile(r"=== (\S+) (text|html) (\S+)")


@dataclass(frozen=True)
class MarkedMail:
    """A mail and what of it is whose.

    Attributes:
        language, client, layout: such as "ko", "naver" and "top".
        source: the mail as it would be exported.
        is_html: whether it is a page.
        own, others: the lines of its writer, and all others with words.
    """

    language: str
    client: str
    layout: str
    source: str
    is_html: bool
    own: str
    others: str


def read_mails(folder: Path) -> Iterator[MarkedMail | Rejection]:
    """The mails of a folder's files LANGUAGE.txt.

    A line "=== CLIENT text|html LAYOUT" begins a mail. Each line of it has a mark before it: "+" for the
    writer's own, "-" for those of others, a space for one without words, such as tags alone.

    Raises:
        UnreadableFile: there is no such file in the folder.
    """
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise UnreadableFile(f"{folder} has no mails, expected files such as en.txt; name another folder")
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        heads = [number for number, line in enumerate(lines) if line.startswith("===")] + [len(lines)]
        for start, end in pairwise(heads):
            yield _mail(file.stem, start + 1, lines[start:end])


def _mail(language: str, number: int, lines: list[str]) -> MarkedMail | Rejection:
    head, marked = _HEAD.fullmatch(lines[0]), [line for line in lines[1:] if line]
    if head is None or any(line[0] not in "+- " for line in marked):
        return Rejection(number, f"{language}.txt: expected a head and lines marked with +, - or a space")
    client, format, layout = head.groups()
    is_html = format == "html"
    own, others = ("\n".join(line[1:] for line in marked if line[0] == mark) for mark in "+-")
    return MarkedMail(
        language=language,
        client=client,
        layout=layout,
        source="\n".join(line[1:] for line in marked),
        is_html=is_html,
        own=_words_of_page(own) if is_html else own,
        others=_words_of_page(others) if is_html else others,
    )


def _words_of_page(lines: str) -> str:
    return html.unescape(_TAG.sub(" ", lines))
