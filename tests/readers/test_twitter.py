"""The reader of Customer Support on Twitter, on threads written by hand."""

import csv
import tempfile
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from nlp_support.errors import UnreadableFile
from nlp_support.readers import read
from nlp_support.types.message import Message, Rejection, Role

HEADER = [
    "tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id",
]  # fmt: skip


def tweet(
    id: object, author: str, minute: int, text: str, parent: object = "", responses: str = ""
) -> list[str]:
    """A row; authors with a numeric name are customers."""
    at = f"Tue Oct 31 22:{minute:02}:47 +0000 2017"
    return [str(id), author, str(author.isdigit()), at, text, responses, str(parent)]


def write(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def at(minute: int) -> datetime:
    return datetime(2017, 10, 31, 22, minute, 47, tzinfo=UTC)


def summary(path: Path) -> set[tuple[str, str, str, str]]:
    """(tweet, account, conversation, customer) of every message; a rejection fails."""
    found = list(read(path, format="twcs"))
    assert all(isinstance(one, Message) for one in found), found
    return {(m.id, m.account_id, m.conversation_id, m.customer_id) for m in found}


THREAD = [
    tweet(4, "11", 1, "@CafeHelp my card\nis &lt;gone&gt;", responses="3"),
    tweet(3, "CafeHelp", 2, "@11 Which one? ^JS", parent="4.0", responses="2"),
    tweet(2, "11", 3, "the blue one", parent="3.0"),
]


def test_thread(tmp_path: Path) -> None:
    first, second, third = read(write(tmp_path / "t.csv", *THREAD), format="twcs")
    common = {"account_id": "CafeHelp", "conversation_id": "4", "customer_id": "11", "channel": "twitter"}
    customer, agent = Role.CUSTOMER, Role.AGENT
    assert first == Message(
        id="4", role=customer, text="@CafeHelp my card\nis <gone>", sent_at=at(1), **common
    )
    assert second == Message(
        id="3", role=agent, text="@11 Which one? ^JS", sent_at=at(2), agent_id="JS", in_reply_to="4", **common
    )
    assert third == Message(
        id="2", role=customer, text="the blue one", sent_at=at(3), in_reply_to="3", **common
    )


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_order_of_the_file_does_not_matter(tmp_path: Path, order: tuple[int, ...]) -> None:
    path = write(tmp_path / "t.csv", *[THREAD[index] for index in order])
    assert [m.id for m in read(path, format="twcs")] == ["4", "3", "2"]


def test_interleaved_threads(tmp_path: Path) -> None:
    other = [tweet(9, "12", 1, "@TrainCare late again"), tweet(8, "TrainCare", 2, "@12 Sorry!", parent=9)]
    rows = [THREAD[0], other[1], THREAD[2], other[0], THREAD[1]]
    assert summary(write(tmp_path / "t.csv", *rows)) == {
        ("4", "CafeHelp", "4", "11"),
        ("3", "CafeHelp", "4", "11"),
        ("2", "CafeHelp", "4", "11"),
        ("9", "TrainCare", "9", "12"),
        ("8", "TrainCare", "9", "12"),
    }


def test_two_accounts_in_one_thread(tmp_path: Path) -> None:
    """Both answer tweet 1, so it is in both conversations; 4 answers the bank alone."""
    path = write(
        tmp_path / "t.csv",
        tweet(1, "11", 1, "@Shop @Bank my payment is lost", responses="2,3"),
        tweet(2, "Shop", 2, "@11 Please ask the bank", parent=1),
        tweet(3, "Bank", 3, "@11 Looking", parent=1),
        tweet(4, "11", 4, "thanks", parent=3),
    )
    assert summary(path) == {
        ("1", "Shop", "1", "11"),
        ("2", "Shop", "1", "11"),
        ("1", "Bank", "1", "11"),
        ("3", "Bank", "1", "11"),
        ("4", "Bank", "1", "11"),
    }


def test_second_customer_and_agent_after_agent(tmp_path: Path) -> None:
    """5 goes on from the account's own 3, which answered customer 12, not the opener 11."""
    path = write(
        tmp_path / "t.csv",
        tweet(1, "11", 1, "@Shop closed?"),
        tweet(2, "12", 2, "@11 @Shop same here", parent=1),
        tweet(3, "Shop", 3, "@12 Open from ten", parent=2),
        tweet(5, "Shop", 4, "and till six 2/2", parent=3),
    )
    assert summary(path) == {
        ("1", "Shop", "1", "11"),
        ("2", "Shop", "1", "12"),
        ("3", "Shop", "1", "12"),
        ("5", "Shop", "1", "12"),
    }


def test_mention_then_neighbours_name_the_account(tmp_path: Path) -> None:
    """20 is unanswered but mentions a known account; 31 mentions none and takes that of its parent."""
    path = write(
        tmp_path / "t.csv",
        *THREAD,
        tweet(20, "12", 5, "hey @cafehelp anyone there"),
        tweet(30, "13", 6, "@CafeHelp hello"),
        tweet(31, "13", 7, "still waiting", parent=30),
    )
    assert {row for row in summary(path) if row[0] in ("20", "30", "31")} == {
        ("20", "CafeHelp", "20", "12"),
        ("30", "CafeHelp", "30", "13"),
        ("31", "CafeHelp", "30", "13"),
    }


def test_no_account_and_no_customer(tmp_path: Path) -> None:
    rows = [*THREAD, tweet(50, "12", 1, "nobody in particular"), tweet(60, "CafeHelp", 1, "We open at ten")]
    found = [
        one for one in read(write(tmp_path / "t.csv", *rows), format="twcs") if isinstance(one, Rejection)
    ]
    # the header is line 1, and tweet 4 takes two lines
    assert found == [
        Rejection(6, "this thread has no account; expected one of each"),
        Rejection(7, "this thread has no customer; expected one of each"),
    ]


def test_parent_not_in_the_file(tmp_path: Path) -> None:
    """The customer of an agent's first tweet is then whoever it addresses."""
    (message,) = read(
        write(tmp_path / "t.csv", tweet(7, "Shop", 1, "@11 Try now ^AB", parent=99)), format="twcs"
    )
    assert (message.conversation_id, message.customer_id, message.in_reply_to) == ("7", "11", "99")


def test_response_ids_link_where_the_reply_does_not(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.csv",
        tweet(1, "11", 1, "@Shop help", responses="2,3.0"),
        tweet(2, "Shop", 2, "On it 1/2"),
        tweet(3, "Shop", 3, "Done ^KL 2/2"),
    )
    found = list(read(path, format="twcs"))
    assert [(m.id, m.conversation_id, m.in_reply_to) for m in found] == [
        ("1", "1", None), ("2", "1", "1"), ("3", "1", "1"),
    ]  # fmt: skip
    assert [m.agent_id for m in found] == [None, None, "KL"]


@pytest.mark.parametrize("reply", ["3", "1"])
def test_circles_are_cut_at_the_earliest(tmp_path: Path, reply: str) -> None:
    """1 -> 2 -> 3 -> 1, and 1 -> 1: tweet 1 is the oldest, so it cannot be an answer to either."""
    path = write(
        tmp_path / "t.csv",
        tweet(1, "11", 1, "@Shop hello", parent=reply),
        tweet(2, "Shop", 2, "@11 Hi", parent=1),
        tweet(3, "11", 3, "bye", parent=2),
        tweet(4, "Shop", 4, "Bye!", parent=3),
    )
    found = list(read(path, format="twcs"))
    assert [(m.id, m.conversation_id, m.in_reply_to) for m in found] == [
        ("1", "1", None), ("2", "1", "1"), ("3", "1", "2"), ("4", "1", "3"),
    ]  # fmt: skip


def test_circle_within_one_second(tmp_path: Path) -> None:
    rows = [tweet(1, "11", 1, "@Shop hello", parent=2), tweet(2, "Shop", 1, "@11 Hi", parent=1)]
    assert [m.id for m in read(write(tmp_path / "t.csv", *rows), format="twcs")] == ["1", "2"]


def test_bad_rows(tmp_path: Path) -> None:
    good = tweet(1, "Shop", 1, "@11 hi")
    rows = [
        good,
        ["x1", *good[1:]],
        ["1.5", *good[1:]],
        ["9" * 19, *good[1:]],
        ["2", "", *good[2:]],
        ["2", "Shop", "maybe", *good[3:]],
        ["2", "Shop", "False", "2017-10-31 22:10:47", *good[4:]],
        ["2", "Shop", "False", "Tue Oct 32 22:10:47 +0000 2017", *good[4:]],
        ["2", "Shop", "False", "Tue Oct 31 22:10:47 2017", *good[4:]],
        [*good[:5], "secret words", ""],
        good,
        good[:4],
    ]
    found = list(read(write(tmp_path / "t.csv", *rows), format="twcs"))
    *rejected, message = found
    assert message.id == "1"
    assert [one.line for one in rejected] == list(range(3, 14))
    reasons = [one.reason for one in rejected]
    assert all("tweet_id must be a whole number" in reason for reason in reasons[:3])
    assert "author_id" in reasons[3] and "inbound" in reasons[4]
    assert all("created_at must be a time such as" in reason for reason in reasons[5:8])
    assert reasons[8].startswith("response_tweet_id must be a whole number") and "secret" not in reasons[8]
    assert "appeared before" in reasons[9] and "has 4 columns" in reasons[10]


def test_time_zone_offset(tmp_path: Path) -> None:
    row = tweet(1, "Shop", 0, "@11 hi")
    row[3] = "Wed Nov 01 07:40:47 +0930 2017"
    (message,) = read(write(tmp_path / "t.csv", row), format="twcs")
    assert message.sent_at == at(10)


def test_bom_crlf_and_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = [HEADER, tweet(1, "Shop", 1, "@11 hi"), tweet(2, "Shop", 2, "@11 cafBAD")]
    text = "\r\n".join(",".join(row) for row in rows)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode().replace(b"BAD", b"\xe9"))
    rejected, message = read(path, format="twcs")
    assert message.id == "1"
    assert rejected.line == 3 and "UTF-8" in rejected.reason


def test_truncated(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", *THREAD)
    path.write_bytes(path.read_bytes()[:-25])
    rejected, *messages = read(path, format="twcs")
    assert rejected.line == 5 and "ends early" in rejected.reason
    assert [m.id for m in messages] == ["4", "3"]


def test_wrong_header(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("tweet_id,text\n1,hi\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"missing: author_id, inbound, .*found: tweet_id, text"):
        list(read(path, format="twcs"))


def test_temporary_database_is_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when reading is given up half way."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    rows = read(write(tmp_path / "t.csv", *THREAD), format="twcs")
    next(rows)
    assert len(list(folder.iterdir())) == 1
    rows.close()
    assert list(folder.iterdir()) == []


def test_long_thread_is_walked_in_linear_time(tmp_path: Path) -> None:
    """2,000 tweets in a row, each the answer to the one before: no recursion, one conversation."""
    rows = [
        tweet(i, "Shop" if i % 2 == 0 else "11", i % 60, "hi", parent=i - 1 if i > 1 else "")
        for i in range(1, 2001)
    ]
    assert {row[1:] for row in summary(write(tmp_path / "t.csv", *rows))} == {("Shop", "1", "11")}
