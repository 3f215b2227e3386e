"""What there is to grade, by ids alone: the file beside an export, from which grades are read again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from nlp_support.errors import UnreadableFile
from nlp_support.readers.files import json_lines, open_binary
from nlp_support.types.message import Rejection

from ..grades.file import fingerprint, fingerprint_text
from ..grades.grades import Pair

ENDING = ".items.jsonl"


@dataclass(frozen=True, slots=True)
class Item:
    """A reply offered for a message.

    Attributes:
        id: what it is called in exports; no spreadsheet takes it for a number and rounds it.
        pair: the message and the wording.
        conversation, language: of the message.
        place: at which place, from 1, the reply was offered.
    """

    id: str
    pair: Pair
    conversation: str
    place: int
    language: str


class Row(msgspec.Struct, forbid_unknown_fields=True):
    """A line of the file."""

    item: Annotated[str, Meta(min_length=1)]
    account: Annotated[str, Meta(min_length=1)]
    conversation: str
    message: Annotated[str, Meta(min_length=1)]
    reply: Annotated[str, Meta(pattern="^w[0-9a-f]{16}$")]
    place: Annotated[int, Meta(ge=1)]
    language: str


def item_id(pair: Pair) -> str:
    """The id of a pair, the same in every export."""
    told = "\0".join((pair.account, pair.message, str(pair.reply))).encode()
    return "i" + hashlib.blake2b(told, digest_size=8).hexdigest()


def items_text(items: Iterable[Item]) -> str:
    """The items as lines of JSON."""
    return "".join(
        json.dumps(
            {
                "item": one.id,
                "account": one.pair.account,
                "conversation": one.conversation,
                "message": one.pair.message,
                "reply": fingerprint_text(one.pair.reply),
                "place": one.place,
                "language": one.language,
            },
            ensure_ascii=False,
        )
        + "\n"
        for one in items
    )


def read_items(file: Path) -> Mapping[str, Item]:
    """The items of a file by id.

    Raises:
        UnreadableFile: the file cannot be read, or a line is no item.
    """
    found: dict[str, Item] = {}
    with open_binary(file) as opened:
        for one in json_lines(opened):
            line, value = (one.line, None) if isinstance(one, Rejection) else one
            try:
                row = msgspec.convert(value, Row)
            except msgspec.ValidationError as error:
                raise UnreadableFile(
                    f"{file} is not a file of items: line {line} is none; name the one that annotate export "
                    f"wrote beside its page or sheet ({ENDING})"
                ) from error
            pair = Pair(row.account, row.message, fingerprint(row.reply))
            found[row.item] = Item(row.item, pair, row.conversation, row.place, row.language)
    if not found:
        raise UnreadableFile(f"{file} is empty, expected the items that annotate export wrote")
    return found
