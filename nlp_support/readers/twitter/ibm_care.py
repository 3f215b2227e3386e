"""IBM/twitter-customer-care-document-prediction: brand conversations on Twitter, as a JSON array."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from ...types.message import Message, Rejection
from ..documents import records
from ..rows import build, plain_id
from .handles import mentions, same_brand, signature

_SNOWFLAKE_EPOCH = datetime.fromtimestamp(1288834974, UTC) + timedelta(milliseconds=657)


class _Turn(NamedTuple):
    id: str | None
    customer: str | None  # None: the agent's turn
    text: Any
    sent_at: Any


def read_ibm_care(path: Path) -> Iterator[Message | Rejection]:
    """Messages of the turns of conversations; see `nlp_support.read`."""
    for record in records(path, fields=("dialogHeader", "dialogContent", "agentURL")):
        if isinstance(record, Rejection):
            yield record
        else:
            yield from _conversation(record.number, record.fields)


def _conversation(number: int, fields: dict[str, Any]) -> Iterator[Message | Rejection]:
    header, content, last = (fields.get(name) for name in ("dialogHeader", "dialogContent", "agentURL"))
    if not isinstance(header, dict) or not isinstance(content, list) or not isinstance(last, dict):
        yield Rejection(
            number,
            "expected the objects dialogHeader and agentURL and the array dialogContent",
        )
        return
    turns = [_turn(turn) for turn in content] + [_last_turn(last)]
    known = [turn for turn in turns if turn]
    own, posted = _own(known, plain_id(header.get("company"))), _posted(known)
    opener = next(
        (one.customer for one in known if one.customer and one.customer.casefold() not in own), None
    )
    if opener is None:
        yield Rejection(number, "has no customer turn, expected at least one; leave the record out")
        return
    latest: dict[str, tuple[str, str | None]] = {opener.casefold(): (opener, None)}
    current = opener.casefold()  # key in `latest`: by handle, a customer and the id of their last turn
    for position, turn in enumerate(turns, 1):
        if turn is None:
            yield Rejection(number, f"turn {position}: expected a JSON object")
            continue
        author = (turn.customer or "").casefold()
        if turn.customer and author not in own:
            current = author
            latest[current] = (turn.customer, turn.id)
        handles = (handle.casefold() for handle in mentions(turn.text))
        addressed = next((handle for handle in handles if handle in latest), current)
        from_customer = turn.customer and author not in own
        customer, asked = (turn.customer, None) if from_customer else latest[addressed]
        yield build(
            number,
            f"turn {position}: ",
            id=turn.id,
            account_id=plain_id(header.get("company")),
            conversation_id=plain_id(header.get("sessionID")),
            customer_id=customer,
            role="customer" if from_customer else "agent",
            text=turn.text,
            sent_at=turn.sent_at,
            channel="twitter",
            agent_id=None if turn.customer else signature(turn.text),
            in_reply_to=None if author in own else asked,
            sender="system" if author and author in own | posted else "person",
        )


def _own(turns: list[_Turn], account: str | None) -> set[str]:
    """Which of the authors that the file calls customers are the brand itself, by another of its handles."""
    authors = {turn.customer.casefold() for turn in turns if turn.customer}
    own = {author for author in authors if account and same_brand(author, account)}
    return own if own < authors else set()


def _posted(turns: list[_Turn]) -> set[str]:
    """Who only posted something to nobody, under which another customer then asked: an announcement of
    another of the brand's handles, or talk among people. It names no handle, and nobody of the brand answers
    its author."""
    first = next((turn.customer for turn in turns if turn.customer), None)
    if first is None:
        return set()
    author = first.casefold()
    posts = [turn for turn in turns if (turn.customer or "").casefold() == author]
    others = [turn for turn in turns if turn.customer and turn not in posts]
    answered = [handle for turn in turns if not turn.customer for handle in mentions(turn.text)]
    if any(mentions(turn.text) for turn in posts) or author in map(str.casefold, answered):
        return set()
    return {author} if any(author in map(str.casefold, mentions(turn.text)) for turn in others) else set()


def _turn(turn: object) -> _Turn | None:
    if not isinstance(turn, dict):
        return None
    # "client1" is a second customer in the conversation
    customer = next((plain_id(turn[key]) for key in turn if key.startswith("client")), None)
    return _Turn(plain_id(turn.get("tweet_ID")), customer, _text(turn.get("message")), turn.get("datetime"))


def _last_turn(last: dict[str, Any]) -> _Turn:
    """The account's closing message. The file does not give its time, but the tweet id does."""
    id = plain_id(last.get("tweet_ID"))
    sent_at = _tweeted_at(int(id)) if id and id.isascii() and id.isdigit() and len(id) < 20 else None
    return _Turn(id, None, _text(last.get("url_utterance")), sent_at)


def _tweeted_at(tweet_id: int) -> datetime:
    return _SNOWFLAKE_EPOCH + timedelta(milliseconds=tweet_id >> 22)


def _text(value: object) -> str:
    return unescape(value) if isinstance(value, str) else ""
