"""Questions with their answers: help channels, FAQs, public services."""

from collections.abc import Iterator
from pathlib import Path

from ...encoder.pairs import TrainingPair
from .dialogues import records


def irc(data: Path, *parts: str) -> Iterator[TrainingPair]:
    """Messages of a software support channel and people's replies to them, of parts train, dev and test."""
    for row in records(data / "irc_support_replies_en" / "pairs.jsonl.gz"):
        if row["split"] in parts and not row.get("bot"):
            yield TrainingPair(_without_names(row["message"]), _without_names(row["reply"]), account_id="irc")


def faq(data: Path) -> Iterator[TrainingPair]:
    """Questions and answers of hotels, restaurants, attractions; those with one title ask the same thing."""
    for row in _faq(data):
        yield TrainingPair(row["title"], row["body"], key=row["title"].lower())


def faq_replies(data: Path) -> Iterator[TrainingPair]:
    """What agents said who answered by an entry of that FAQ."""
    titles = {row["id"]: row["title"] for row in _faq(data)}
    for row in records(data / "dstc9_faq_en" / "replies.jsonl.gz"):
        if title := titles.get(row["faq_id"]):
            yield TrainingPair(title, row["reply"], key=title.lower())


def spoken_questions(data: Path) -> Iterator[TrainingPair]:
    """What guests asked, with what was replied."""
    for row in records(data / "dstc11_queries_en" / "queries.jsonl.gz"):
        yield TrainingPair(row["query"], row["reply"])


def asked_of_faq(data: Path) -> Iterator[TrainingPair]:
    """What guests asked, with the answer that the FAQ has."""
    for row in records(data / "dstc11_queries_en" / "queries.jsonl.gz"):
        for one in row["knowledge"]:
            if one["type"] == "faq":
                yield TrainingPair(row["query"], one["a"])


def welfare(data: Path) -> Iterator[TrainingPair]:
    """Korean questions and answers on public services: a service is an account."""
    for row in records(data / "welfare_qa_ko" / "pairs.jsonl.gz"):
        yield TrainingPair(row["question"], row["answer"], account_id=row["topic"])


def _faq(data: Path) -> Iterator[dict[str, str]]:
    return records(data / "dstc9_faq_en" / "faq.jsonl.gz")


def _without_names(text: str) -> str:
    """A message without the @user that it begins with: who was spoken to says nothing about the matter."""
    return text.removeprefix("@user").lstrip(" :,")
