"""The formats that can be read, and one way to read a file in any of them."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from os import PathLike
from pathlib import Path

from ..errors import InvalidArgument
from ..types.export import Item
from ..types.hours import zone_named
from .csv_files import read_csv
from .helpdesk.channel_talk import read_channel_talk
from .helpdesk.chatwoot import read_chatwoot
from .helpdesk.freshdesk import read_freshdesk
from .helpdesk.front import read_front
from .helpdesk.intercom import read_intercom
from .helpdesk.kakao.reader import read_kakao
from .helpdesk.zammad import read_zammad
from .helpdesk.zendesk import read_zendesk
from .jsonl import read_jsonl
from .parquet import read_parquet
from .reading import as_written
from .recognition import format_of
from .twitter.ibm_care import read_ibm_care
from .twitter.twcs import read_twcs


class Format(StrEnum):
    """What a file of messages is written in: our own rows (JSONL, CSV, PARQUET), the export of a help desk or
    messenger (ZENDESK to KAKAO), or a data set of support on Twitter (TWCS, IBM_CARE). AUTO stands for the
    one that a file's content tells."""

    AUTO = "auto"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    ZENDESK = "zendesk"
    INTERCOM = "intercom"
    CHATWOOT = "chatwoot"
    FRESHDESK = "freshdesk"
    ZAMMAD = "zammad"
    FRONT = "front"
    CHANNEL_TALK = "channel-talk"
    KAKAO = "kakao"
    TWCS = "twcs"
    IBM_CARE = "ibm-care"


_READERS: dict[str, Callable[[Path, str | None], Iterator[Item]]] = {
    Format.JSONL: read_jsonl,
    Format.CSV: read_csv,
    Format.PARQUET: read_parquet,
    Format.ZENDESK: read_zendesk,
    Format.INTERCOM: read_intercom,
    Format.CHATWOOT: read_chatwoot,
    Format.FRESHDESK: read_freshdesk,
    Format.ZAMMAD: read_zammad,
    Format.FRONT: read_front,
    Format.CHANNEL_TALK: read_channel_talk,
}
_NAMING_ACCOUNTS: dict[str, Callable[[Path], Iterator[Item]]] = {
    Format.TWCS: read_twcs,
    Format.IBM_CARE: read_ibm_care,
}


KOREA = "Asia/Seoul"  # the time zone of KakaoTalk's times


def recognise(path: str | PathLike[str]) -> Format:
    """The format that a file's content tells.

    Raises:
        UnreadableFile: the file cannot be opened, or its content tells no format, or more than one.
    """
    return Format(format_of(Path(path)))


def read(
    path: str | PathLike[str],
    *,
    format: Format | str = Format.AUTO,
    account_id: str | None = None,
    time_zone: str | None = None,
    as_is: bool = False,
) -> Iterator[Item]:
    """The messages of a file, one at a time, in the file's order, and what else it tells: see `Item`.

    Each message has the text that its writer wrote, as `read_message` gives it. A message that holds a whole
    chat becomes one for each turn, or is left out if the speakers are not known.

    A row that cannot be read becomes a `Rejection` with its 1-based line (a CSV header is line 1; in a JSON
    document or a Parquet file it is the record's position), and reading continues. So does a message of a
    time more than a day after the clock's. A file that ends early gives everything before the break, then a
    `Rejection`.

    Args:
        path: the file: UTF-8 text with or without a byte order mark, UTF-16 text with one, either
            packed with gzip, or Parquet.
        format: a `Format` or its name, such as "csv"; by default the one that `recognise` finds.
        account_id: the account of rows that do not name one (jsonl, csv, parquet), or of the whole export of
            a help desk (default: the brand, app, inbox or channel id that it has).
        time_zone: the name of the time zone of times that have none (kakao; default "Asia/Seoul").
        as_is: whether to leave the messages as they were exported, with what they quote.

    Raises:
        InvalidArgument: the format or time zone is unknown; the account_id is empty; or an argument is given
            for a format that does not take it. Also, while reading: an export does not name its account, and
            none was given.
        UnreadableFile: while reading, from the first message on: the file cannot be opened, is not in this
            format or not recognised, or lacks required columns.
        MissingExtra: while reading: pyarrow is not installed (parquet).
    """
    if format not in list(Format):
        raise InvalidArgument(f"unknown format {format!r}, expected one of: {', '.join(Format)}")
    if account_id is not None and (not isinstance(account_id, str) or not account_id):
        raise InvalidArgument("account_id is empty or not a string, expected a non-empty string or None")
    if format == Format.AUTO:
        zone_named(KOREA if time_zone is None else time_zone)
        return _recognised(Path(path), account_id, time_zone, as_is)
    items = _items(Path(path), Format(format), account_id, time_zone)
    return items if as_is else as_written(items)


def _items(path: Path, format: Format, account_id: str | None, time_zone: str | None) -> Iterator[Item]:
    zone = zone_named(KOREA if time_zone is None else time_zone)
    if format == Format.KAKAO:
        return read_kakao(path, account_id, zone)
    if time_zone is not None:
        raise InvalidArgument(
            f"time_zone is given, but {format} files name the zones of their times; leave it out"
        )
    if format in _READERS:
        return _READERS[format](path, account_id)
    if account_id is not None:
        raise InvalidArgument(
            f"account_id is given, but {format} files name their accounts themselves; leave it out"
        )
    return _NAMING_ACCOUNTS[format](path)


def _recognised(path: Path, account_id: str | None, time_zone: str | None, as_is: bool) -> Iterator[Item]:
    yield from read(path, format=recognise(path), account_id=account_id, time_zone=time_zone, as_is=as_is)
