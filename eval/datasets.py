"""Public data sets without times or accounts of their own, as messages for trying everything out."""

import csv
import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from nlp_support import Message, Role
from nlp_support.errors import InvalidArgument, UnreadableFile

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
BETWEEN_DIALOGUES = timedelta(minutes=40)
BETWEEN_PAIRS = timedelta(minutes=10)
BETWEEN_TURNS = timedelta(seconds=20)


def read_dataset(name: str, file: Path) -> Iterator[Message]:
    """The messages of a public data set.

    Raises:
        InvalidArgument: there is no such data set.
        UnreadableFile: the file cannot be read, or has unexpected content.
    """
    if name not in DATASETS:
        raise InvalidArgument(f"no data set {name!r}; expected one of {', '.join(DATASETS)}")
    try:
        yield from DATASETS[name](file)
    except OSError as error:
        raise UnreadableFile(
            f"cannot read {file}: {error.strerror or error}; name the file of {name}"
        ) from error
    except (KeyError, ValueError, EOFError) as error:
        raise UnreadableFile(f"{file} is not the expected file of {name}; see data/README.md") from error


def taskmaster(file: Path) -> Iterator[Message]:
    """Taskmaster-4 dialogues as one account "coffee", in file order, a dialogue every 40 minutes."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            dialogue = json.loads(line)
            thread = dialogue["conversation_id"]
            for turn, (speaker, text) in enumerate(dialogue["turns"]):
                yield Message(
                    id=f"{thread}-{turn}",
                    account_id="coffee",
                    conversation_id=thread,
                    customer_id=f"customer of {thread}",
                    role=Role.CUSTOMER if speaker == "user" else Role.AGENT,
                    text=text,
                    sent_at=START + number * BETWEEN_DIALOGUES + turn * BETWEEN_TURNS,
                )


def songys(file: Path) -> Iterator[Message]:
    """Korean question/answer pairs as one account "songys", a pair every 10 minutes.

    The file is sorted by text; a fixed shuffle makes the last part of the time like the rest.
    """
    with file.open(encoding="utf-8", newline="") as lines:
        pairs = list(csv.DictReader(lines))
    Random(0).shuffle(pairs)
    yield from _pairs(pairs, "songys", asked="Q", answered="A")


def irc(file: Path) -> Iterator[Message]:
    """Message/reply pairs of people in Ubuntu's support channel as one account "ubuntu", a pair every 10
    minutes; the replies of the channel's bot are left out."""
    yield from _pairs(_lines(file), "ubuntu", asked="message", answered="reply")


def welfare(file: Path) -> Iterator[Message]:
    """Korean questions about public welfare services and their answers as one account "welfare", a pair every
    10 minutes.

    The file is sorted by topic; a fixed shuffle makes the last part of the time like the rest.
    """
    pairs = list(_lines(file))
    Random(0).shuffle(pairs)
    yield from _pairs(pairs, "welfare", asked="question", answered="answer")


def star(file: Path) -> Iterator[Message]:
    """STAR dialogues, an account for each first domain, in file order, a dialogue every 40 minutes."""
    for number, dialogue in enumerate(_lines(file)):
        thread, domain = str(dialogue["id"]), dialogue["domains"][0] or "several"
        for turn, one in enumerate(dialogue["turns"]):
            yield Message(
                id=f"{thread}-{turn}",
                account_id=domain,
                conversation_id=thread,
                customer_id=f"customer of {thread}",
                role=Role.CUSTOMER if one["speaker"] == "USER" else Role.AGENT,
                text=one["text"],
                sent_at=START + number * BETWEEN_DIALOGUES + turn * BETWEEN_TURNS,
            )


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _pairs(
    rows: Iterable[Mapping[str, Any]], account_id: str, *, asked: str, answered: str
) -> Iterator[Message]:
    """Pairs of a question and its answer, each a conversation of its own."""
    for number, row in enumerate(row for row in rows if not row.get("bot")):
        for turn, (role, name) in enumerate(((Role.CUSTOMER, asked), (Role.AGENT, answered))):
            yield Message(
                id=f"{number}-{turn}",
                account_id=account_id,
                conversation_id=str(number),
                customer_id=f"customer {number}",
                role=role,
                text=row[name],
                sent_at=START + number * BETWEEN_PAIRS + turn * BETWEEN_TURNS,
            )


DATASETS: dict[str, Callable[[Path], Iterator[Message]]] = {
    "taskmaster4": taskmaster,
    "songys": songys,
    "irc": irc,
    "welfare": welfare,
    "star": star,
}
