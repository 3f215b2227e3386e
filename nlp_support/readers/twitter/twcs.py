"""Customer Support on Twitter (twcs): one CSV of tweets that refer to each other, in no order."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from html import unescape
from pathlib import Path

from ...types.message import Message, Rejection
from ...types.times import EPOCH
from ..csv_rows import csv_rows
from ..rows import build
from .handles import signature
from .threads import Placed, placed
from .tweets import Tweet, temporary_tweets

_COLUMNS = (
    "tweet_id",
    "author_id",
    "inbound",
    "created_at",
    "text",
    "response_tweet_id",
    "in_response_to_tweet_id",
)
_DATE = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) "
    r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d) ([+-]\d{4}) (\d{4})",
    re.ASCII,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ID = re.compile(r"(\d{1,19})(?:\.0*)?", re.ASCII)


def read_twcs(path: Path) -> Iterator[Message | Rejection]:
    """Messages of a twcs file, conversation by conversation; see `nlp_support.read`.

    The tweets wait in a temporary database on disk until the last one is read, since a tweet may refer to any
    other. A tree of tweets is one conversation of each account in it.
    """
    with temporary_tweets() as table:
        for row in csv_rows(path, _tweet, required=_COLUMNS):
            if isinstance(row, Rejection):
                yield row
            elif not table.add(*row):
                again = "tweet_id appeared before, expected once; the first row with it was kept"
                yield Rejection(row[0].line, again)
        known = table.accounts()
        for root, thread in table.threads():
            for place in placed(thread, known):
                yield from _messages(place, root=root)


def _messages(place: Placed, *, root: int) -> Iterator[Message | Rejection]:
    tweet = place.tweet
    if not place.accounts or place.customer is None:
        yield Rejection(
            tweet.line,
            f"this thread has no {'customer' if place.accounts else 'account'}; expected one of each",
        )
        return
    for account in place.accounts:
        yield build(
            tweet.line,
            id=str(tweet.id),
            account_id=account,
            conversation_id=str(root),
            customer_id=place.customer,
            role="customer" if tweet.inbound else "agent",
            text=tweet.text,
            sent_at=tweet.sent_at,
            channel="twitter",
            agent_id=None if tweet.inbound else signature(tweet.text),
            in_reply_to=None if tweet.parent is None else str(tweet.parent),
        )


def _tweet(line: int, fields: dict[str, str]) -> tuple[Tweet, list[int]] | Rejection:
    """The tweet in a row and the ids of the replies to it."""
    try:
        return _checked(line, fields)
    except ValueError as error:
        return Rejection(line, str(error))


def _checked(line: int, fields: dict[str, str]) -> tuple[Tweet, list[int]]:
    """The same; a ValueError says what is wrong with the row."""
    inbound = {"true": True, "false": False}.get(fields["inbound"].strip().lower())
    if inbound is None:
        raise ValueError("inbound must be True or False")
    author = fields["author_id"].strip()
    if not author:
        raise ValueError("author_id is empty, expected the author's handle or number")
    id = _id("tweet_id", fields["tweet_id"])
    above = fields["in_response_to_tweet_id"].strip()
    parent = _id("in_response_to_tweet_id", above) if above else None
    responses = [
        _id("response_tweet_id", part) for part in fields["response_tweet_id"].split(",") if part.strip()
    ]
    tweet = Tweet(id, line, author, inbound, _epoch(fields["created_at"]), unescape(fields["text"]), parent)
    return tweet, responses


def _id(name: str, text: str) -> int:
    found = _ID.fullmatch(text.strip())
    if not found or int(found[1]) >= 2**63:
        raise ValueError(f"{name} must be a whole number, such as 119237 or 119237.0")
    return int(found[1])


def _epoch(text: str) -> int:
    found = _DATE.fullmatch(text.strip())
    try:
        if not found:
            raise ValueError
        month, day, hour, minute, second, offset, year = found.groups()
        return _midnight(month, day, offset, year) + int(hour) * 3600 + int(minute) * 60 + int(second)
    except ValueError:
        raise ValueError("created_at must be a time such as 'Tue Oct 31 22:10:47 +0000 2017'") from None


@lru_cache(maxsize=1000)
def _midnight(month: str, day: str, offset: str, year: str) -> int:
    """The epoch second at which a day begins, by English month (strptime would use the machine's
    language)."""
    ahead = timedelta(hours=int(offset[1:3]), minutes=int(offset[3:])) * (1 if offset[0] == "+" else -1)
    midnight = datetime(int(year), _MONTHS.index(month) + 1, int(day), tzinfo=UTC)
    return (midnight - EPOCH - ahead) // timedelta(seconds=1)
