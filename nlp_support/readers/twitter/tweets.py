"""Tweets in a temporary database on disk, read back by thread."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import NamedTuple

from ..temporary import temporary_database

_TABLES = """
CREATE TABLE tweet (
    id INTEGER PRIMARY KEY, line INT, author TEXT, inbound INT, sent_at INT, text TEXT, parent INT
);
CREATE TABLE response (parent INT, child INT);
CREATE TABLE member (id INTEGER PRIMARY KEY, root INT);
"""
_INDEXES = """
CREATE INDEX response_child ON response (child);
UPDATE tweet SET parent = (SELECT min(parent) FROM response WHERE child = tweet.id) WHERE parent IS NULL;
CREATE INDEX tweet_parent ON tweet (parent);
"""
# from each tweet that answers no other in the file, down the replies
_FOLLOW = """
INSERT INTO member
WITH RECURSIVE thread (id, root) AS (
    SELECT id, id FROM tweet
    WHERE (parent IS NULL OR parent NOT IN (SELECT id FROM tweet)) AND id NOT IN (SELECT id FROM member)
    UNION ALL
    SELECT tweet.id, root FROM thread JOIN tweet ON tweet.parent = thread.id
)
SELECT id, root FROM thread
"""
# what is not reached hangs on a circle of replies, where at least one tweet answers a later one
_CUT_CIRCLES = """
UPDATE tweet SET parent = NULL
WHERE id NOT IN (SELECT id FROM member)
AND (SELECT (p.sent_at, p.id) >= (tweet.sent_at, tweet.id) FROM tweet p WHERE p.id = tweet.parent)
"""
_THREADS = """
SELECT root, tweet.* FROM member JOIN tweet USING (id) ORDER BY root, sent_at, id
"""


class Tweet(NamedTuple):
    id: int
    line: int
    author: str
    inbound: bool  # a customer's
    sent_at: int  # epoch seconds
    text: str
    parent: int | None  # the tweet that it answers, which need not be in the file


class TweetTable:
    """Tweets that are added in any order and then read by thread."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def add(self, tweet: Tweet, responses: Iterable[int]) -> bool:
        """Add a tweet. Returns whether it is new; one with a known id is left out."""
        added = self._database.execute(
            "INSERT OR IGNORE INTO tweet VALUES (?, ?, ?, ?, ?, ?, ?)", tweet
        ).rowcount
        if added:
            pairs = [(tweet.id, child) for child in responses]
            self._database.executemany("INSERT INTO response VALUES (?, ?)", pairs)
        return bool(added)

    def accounts(self) -> dict[str, str]:
        """The authors of messages to customers, by casefolded handle."""
        rows = self._database.execute("SELECT DISTINCT author FROM tweet WHERE NOT inbound ORDER BY author")
        return {author.casefold(): author for (author,) in rows}

    def threads(self) -> Iterator[tuple[int, list[Tweet]]]:
        """Each thread's root id and tweets in order of time; a root answers no tweet in the file."""
        self._database.executescript(_INDEXES)
        self._database.execute(_FOLLOW)
        if self._database.execute(_CUT_CIRCLES).rowcount:
            self._database.execute(_FOLLOW)
        rows = self._database.execute(_THREADS)
        for root, thread in groupby(rows, key=lambda row: row[0]):
            yield root, [Tweet(*row[1:]) for row in thread]


@contextmanager
def temporary_tweets() -> Iterator[TweetTable]:
    """An empty table, deleted at the end."""
    with temporary_database(_TABLES) as database:
        yield TweetTable(database)
