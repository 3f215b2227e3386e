"""Options that several commands share, and the values made of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from ..errors import InvalidArgument, UnknownAccount
from ..store import MessageStore, open_store
from ..types.window import Window
from .terminal import say

if TYPE_CHECKING:
    from ..journey import EscalationPolicy
    from ..suggest import Sources

StoreOption = Annotated[
    str, typer.Option("--store", envvar="NLP_SUPPORT_STORE", help="The store file.", show_envvar=True)
]
AccountOption = Annotated[
    str | None, typer.Option("--account", help="Only this account; default: every account.")
]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LONGEST = timedelta(days=100_000)  # that a span of time may be: what a clock and a sleep can add up
Words = Annotated[list[str] | None, typer.Argument(hidden=True)]  # the usage line names them, see `subject`
OneAccountOption = Annotated[
    str | None, typer.Option("--account", help="The account, if not given as the first argument.")
]
RowAccountOption = Annotated[
    str | None, typer.Option("--account", help="The account of rows that do not name one.")
]
FileArgument = Annotated[Path, typer.Argument(help="The file of messages to read.")]
FormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        help="auto (sees it from the content), jsonl, csv, parquet, zendesk, intercom, chatwoot, freshdesk, "
        "zammad, front, channel-talk, kakao, twcs, ibm-care; or macros, which are no messages.",
    ),
]
TimeZoneOption = Annotated[
    str | None,
    typer.Option("--timezone", help="The zone of times that have none (kakao); default: Asia/Seoul."),
]
ContextOption = Annotated[
    list[str] | None, typer.Option("--context", help="An earlier message of the customer; repeatable.")
]
ByOption = Annotated[str | None, typer.Option("--by", help="Who decided this.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
FromOption = Annotated[
    datetime | None, typer.Option("--from", help="Start of the period, in the account's time zone.")
]
ToOption = Annotated[
    datetime | None, typer.Option("--to", help="End of the period (exclusive), in the account's time zone.")
]
ENCODER_HELP = "An exported folder or a sentence-transformers model; default: the bundled encoder."
RANKING_HELP = "A JSON file written by train ranker; default: the bundled one."
EncoderOption = Annotated[str | None, typer.Option("--encoder", help=ENCODER_HELP)]
RankingOption = Annotated[Path | None, typer.Option("--ranking", help=RANKING_HELP)]
MessagesOption = Annotated[
    int | None,
    typer.Option("--max-messages", help="Window: at most this many of the most recent sent messages."),
]
DaysOption = Annotated[
    float | None, typer.Option("--max-days", help="Window: only what was sent in the last this many days.")
]
SentimentOption = Annotated[
    str | None, typer.Option("--sentiment", help="A folder or hub name; default: the bundled model.")
]
SatisfactionOption = Annotated[
    str | None, typer.Option("--satisfaction", help="A folder or hub name; default: the bundled model.")
]
PolicyOption = Annotated[
    Path | None, typer.Option("--policy", help="A TOML file of thresholds, hours, words and models.")
]
WeightsOption = Annotated[
    Path | None,
    typer.Option("--weights", help="A file that train weights wrote; default: the policy's, or the shipped."),
]
LanguageOption = Annotated[
    str | None,
    typer.Option("--language", help="Language of the output, en or ko; default: the policy's."),
]
ReplyLanguageOption = Annotated[
    str | None,
    typer.Option("--language", help="Language of the replies: a code, or any; default: the message's."),
]
SeedOption = Annotated[
    int, typer.Option(min=0, max=2**32 - 1, help="Seed of samples, shuffles and intervals.")
]
NowOption = Annotated[
    datetime | None,
    typer.Option("--now", help="Ignore anything sent at or after this time (UTC); default: now."),
]


ResolvedOption = Annotated[
    bool, typer.Option("--resolved", help="Only replies whose contact ended resolved.")
]
AgentOption = Annotated[
    list[str] | None, typer.Option("--agent", help="Only replies of this agent; repeatable.")
]
NewerOption = Annotated[
    float | None, typer.Option("--newer-than", help="Only replies of the last this many days.")
]


def sources_of(resolved: bool, agents: Sequence[str] | None, newer_than: float | None) -> "Sources":
    """Which replies the three options leave. Raises InvalidArgument for a number of days that
    is not above 0."""
    from ..suggest.sources import Sources

    newer = None if newer_than is None else span_of("--newer-than", newer_than, DAY)
    return Sources(resolved=resolved, agents=agents or None, newer_than=newer)


def subject(words: Sequence[str] | None, account: str | None, *names: str, optional: int = 0) -> list[str]:
    """The account and the other words of a command, given as `ACCOUNT TEXT` or as `TEXT --account ACCOUNT`.

    Args:
        words: the arguments, as typed.
        account: the value of --account, if given.
        names: what the words after the account are called in messages.
        optional: how many of the last ones may be missing; each missing one becomes "".
    """
    given = [*([] if account is None else [account]), *(words or ())]
    most = 1 + len(names)
    if not most - optional <= len(given) <= most:
        raise typer.BadParameter(
            f"expected {' '.join(('ACCOUNT', *names))} (ACCOUNT may be given as --account); arguments given: "
            f"{len(given)}{'; put quotes around a text of several words' if len(given) > most else ''}"
        )
    return given + [""] * (most - len(given))


def accounts_named(words: Sequence[str] | None, account: str | None) -> list[str]:
    """The accounts of a command that takes any number of them, given as arguments or by --account."""
    return [*(words or ()), *([] if account is None else [account])]


def format_taken(file: Path, format: str) -> str:
    """The format asked for; for auto, the one that the file's content tells, which is said."""
    from ..readers import Format, recognise

    if format != Format.AUTO:
        return format
    found = recognise(file)
    say(f"{file} is read as {found}; --format names another")
    return found


@contextmanager
def existing_store(location: str) -> Iterator[MessageStore]:
    """Open a store that must exist already: a mistyped path is an error, not a new store.

    Whoever can read the file may know its accounts, so that an unknown account is named with those there are.
    """
    with open_store(location, create=False) as opened:
        try:
            yield opened
        except UnknownAccount as error:
            accounts = opened.accounts()
            shown = ", ".join(accounts[:3]) + ", …" * (len(accounts) > 3) or "import messages first"
            what, *_ = error.args
            raise UnknownAccount(what, f"this store has {len(accounts)}: {shown}") from None


def span_of(option: str, number: float, unit: timedelta) -> timedelta:
    """The span of time that an option gives as a number of units.

    Raises:
        InvalidArgument: it is not above 0, or longer than what a time can be put off by.
    """
    try:
        span = number * unit
    except (ValueError, OverflowError):  # nan, and what no span can hold
        span = timedelta()
    if not timedelta() < span <= LONGEST:
        raise InvalidArgument(
            f"{option} is {number:g}, expected more than 0 and at most {LONGEST / unit:,.0f}"
        )
    return span


def window_of(max_messages: int | None, max_days: float | None) -> Window:
    """The window from its two options; the 2,000 most recent messages when neither is given. Raises
    InvalidArgument for a number outside its range."""
    if max_messages is None and max_days is None:
        return Window(max_messages=2000)
    return Window(max_messages, None if max_days is None else span_of("--max-days", max_days, DAY))


def language_of(policy: "EscalationPolicy", account_id: str, language: str | None) -> str:
    """The language asked for, or that of the account's policy.

    Raises:
        InvalidArgument: there are no texts in the language.
    """
    from ..journey.texts import check_language

    return check_language(language or policy.for_account(account_id).language)


def utc(time: datetime | None) -> datetime | None:
    """A time from the command line, which has no time zone, read as UTC."""
    return None if time is None else time.replace(tzinfo=UTC)


def local(time: datetime | None, time_zone: str) -> datetime | None:
    """A time from the command line, which has no time zone, read in an account's time zone."""
    return None if time is None else time.replace(tzinfo=ZoneInfo(time_zone))
