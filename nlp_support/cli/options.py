"""The options that several commands have, and what is made of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from ..store import MessageStore, open_store
from ..types.window import Window

StoreOption = Annotated[
    str, typer.Option("--store", envvar="NLP_SUPPORT_STORE", help="The store's file.", show_envvar=True)
]
AccountOption = Annotated[str | None, typer.Option("--account", help="Default: every account.")]
Words = Annotated[list[str] | None, typer.Argument(hidden=True)]  # the usage line names them, see `subject`
OneAccountOption = Annotated[
    str | None, typer.Option("--account", help="The account, where it is not named first.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
FromOption = Annotated[
    datetime | None, typer.Option("--from", help="The period begins then, in the account's time zone.")
]
ToOption = Annotated[
    datetime | None, typer.Option("--to", help="The period ends before then, in the account's time zone.")
]
EncoderOption = Annotated[
    str | None, typer.Option("--encoder", help="An exported folder or a sentence-transformers model.")
]
RankingOption = Annotated[
    Path | None, typer.Option("--ranking", help="JSON written by train ranker; default: the bundled one.")
]
MessagesOption = Annotated[
    int | None, typer.Option("--max-messages", help="Window: so many of the most recent sent messages.")
]
DaysOption = Annotated[float | None, typer.Option("--max-days", help="Window: those of so many days.")]
SentimentOption = Annotated[
    str | None, typer.Option("--sentiment", help="A sentiment model's folder or hub name.")
]
SatisfactionOption = Annotated[
    str | None, typer.Option("--satisfaction", help="A satisfaction model's folder or hub name.")
]
PolicyOption = Annotated[Path | None, typer.Option("--policy", help="Thresholds and words, a TOML file.")]
LanguageOption = Annotated[
    str | None, typer.Option("--language", help="en or ko; default: that of the account's policy.")
]
NowOption = Annotated[datetime | None, typer.Option(help="The moment (UTC); default: the clock's time.")]


def subject(words: Sequence[str] | None, account: str | None, *names: str, optional: int = 0) -> list[str]:
    """The account and the other words of a command, given as `ACCOUNT TEXT` or as `TEXT --account ACCOUNT`.

    Args:
        words: as they were given.
        account: of the option.
        names: of the words behind the account.
        optional: how many of the last of them may be missing; "" stands for those.
    """
    given = [*([] if account is None else [account]), *(words or ())]
    most = 1 + len(names)
    if not most - optional <= len(given) <= most:
        raise typer.BadParameter(
            f"expected {' '.join(('ACCOUNT', *names))}, or the account by --account; got {len(given)} of them"
        )
    return given + [""] * (most - len(given))


def existing_store(location: str) -> MessageStore:
    """A store that must be there: a mistyped path is an error, not a new store."""
    return open_store(location, create=False)


def window_of(max_messages: int | None, max_days: float | None) -> Window:
    """The window of two options; the 2,000 most recent when neither is given."""
    if max_messages is None and max_days is None:
        return Window(max_messages=2000)
    return Window(max_messages, None if max_days is None else timedelta(days=max_days))


def utc(time: datetime | None) -> datetime | None:
    """A time of the command line, which has no time zone, as UTC."""
    return None if time is None else time.replace(tzinfo=UTC)


def local(time: datetime | None, time_zone: str) -> datetime | None:
    """A time of the command line, which has no time zone, as that of an account."""
    return None if time is None else time.replace(tzinfo=ZoneInfo(time_zone))
