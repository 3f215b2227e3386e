"""The reader of KakaoTalk: it sees from a file's content which kind of export it is."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import tzinfo
from itertools import islice
from pathlib import Path

from ....errors import UnreadableFile
from ....types.export import Item
from ....types.message import Rejection, storable
from ...csv_header import columns_in
from ...files import NOT_UTF8, open_text
from ..customers import Unaddressed, addressed
from ..exports import account_given
from .api import read_api
from .said import SOURCE, Chats, Said
from .saved import is_said, said, title_of
from .speakers import AGENT, Speaker, Speakers, by_word
from .tables import HEADINGS, columns, rows_said

_HEAD = 50  # lines that tell what a file is
_MOST_NAMES = 1000  # speakers of one file that are told apart
_FILE = re.compile(r"KakaoTalk_Chats?_(.{1,200}?)_\d{4}-\d\d-\d\d.{0,20}", re.IGNORECASE)


def read_kakao(path: Path, account_id: str | None, zone: tzinfo) -> Iterator[Item]:
    """Messages of saved chats, tables of consultations, or the consultation API; see `nlp_support.read`."""
    with _text_of(path) as text:
        head = [line.strip() for line in islice(text, _HEAD) if line.strip()]
    if head and (head[0].startswith("{") or head[0].startswith("[{") or head[0] == "["):
        yield from addressed(read_api(path, account_id, zone))
    elif head and not storable(head[0]):
        raise UnreadableFile(f"{path} {NOT_UTF8}")
    elif is_table("\n".join(head)):
        yield from addressed(_table(path, account_given(SOURCE, account_id), zone))
    elif any(is_said(line) for line in head):
        yield from addressed(_saved(path, account_given(SOURCE, account_id), zone))
    else:
        raise UnreadableFile(
            f"{path} is no export of KakaoTalk: expected a chat saved as text, a table with columns for "
            "time, speaker and message, or messages of the consultation API; check the format"
        )


def is_table(text: str) -> bool:
    """Whether a text begins with the header of a table of consultations."""
    return bool(columns(columns_in(text, HEADINGS)))


def _saved(path: Path, account: str, zone: tzinfo) -> Iterator[Item | Unaddressed]:
    with _text_of(path) as text:
        title = next((found for line in islice(text, _HEAD) if (found := title_of(line))), None)
    with _text_of(path) as text:
        speakers = Speakers(_names(said(text, zone)), account=account, title=title)
    chats = Chats(account, speakers.of, chat=_chat(path, account, title), customer=speakers.customer)
    with _text_of(path) as text:
        yield from chats.items(said(text, zone))


def _table(path: Path, account: str, zone: tzinfo) -> Iterator[Item | Unaddressed]:
    found = _FILE.fullmatch(path.stem)
    title = found[1] if found else None
    chat = _chat(path, account, title)
    if any(one.kind or one.customer for one in rows_said(path, zone) if isinstance(one, Said)):
        chats = Chats(account, _named_apart, chat=chat)
    else:
        speakers = Speakers(_names(rows_said(path, zone)), account=account, title=title)
        chats = Chats(account, speakers.of, chat=chat, customer=speakers.customer)
    yield from chats.items(rows_said(path, zone))


def _chat(path: Path, account: str, title: str | None) -> str:
    """The id of the conversation that a file holds."""
    return title if title and title != account else path.stem


def _names(found: Iterable[Said | Rejection]) -> set[str]:
    names: set[str] = set()
    for one in found:
        if isinstance(one, Said) and one.speaker and len(names) < _MOST_NAMES:
            names.add(one.speaker)
    return names


def _named_apart(name: str) -> Speaker:
    """Who speaks under a name in a table that names its customers in a column of their own."""
    return by_word(name) or AGENT


@contextmanager
def _text_of(path: Path) -> Iterator[Iterator[str]]:
    with open_text(path, newline="\n") as text:
        yield text
