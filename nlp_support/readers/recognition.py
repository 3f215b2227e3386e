"""Which format a file is in, seen from its content. A wrong guess is worse than none."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..errors import UnreadableFile
from .columns import EXPORTED, named
from .csv_header import columns_in
from .documents import beginning
from .files import NOT_UTF8, is_parquet, open_text
from .helpdesk.kakao.saved import is_heading, is_said
from .helpdesk.kakao.tables import HEADINGS, is_certain
from .rows import REQUIRED

_HEAD = 2**18  # characters of a text that are looked at
_LEVELS = 6  # objects inside one another that are looked into
_MOST = 20_000  # objects that are looked at

# Dotted names that an object of the format has all of, several sets for its several kinds; a name goes
# through arrays.
_SIGNS = {
    "jsonl": ("role text sent_at", "conversation_id customer_id role text"),
    "zendesk": (
        "comments.author_id",
        "author_id public",
        "requester_id submitter_id",
        "requester_id brand_id",
        "requester_id via",
        "ticket_id child_events",
        "ticket_id events author_id",
        "deleted_at previous_state",
        "cause content author",
        "answers responder_id survey_version",
        "answers responder_id subject_zrns",
        "requester_id assignee_id score",
    ),
    "intercom": ("conversation_parts", "conversation_message", "source.author", "part_type author"),
    "chatwoot": (
        "message_type content",
        "message_type inbox_id",
        "message_type conversation_id",
        "rating feedback_message message_id",
    ),
    "freshdesk": (
        "body_text incoming",
        "incoming private user_id",
        "requester_id responder_id",
        "description_text requester_id",
        "ratings survey_id",
    ),
    "zammad": (
        "ticket_id content_type internal",
        "article.content_type",
        "assets.TicketArticle",
        "assets.Ticket",
        "articles.content_type",
        "customer_id group_id state_id",
    ),
    "front": (
        "is_inbound recipients",
        "is_inbound is_draft",
        "is_inbound _links",
        "emitted_at conversation",
        "posted_at author",
    ),
    "channel-talk": ("personType chatId", "personType chatKey", "personType blocks", "userChats"),
    "kakao": ("user_key sender_key", "user_key session_id", "user_key contents"),
    "ibm-care": ("dialogHeader", "dialogContent"),
}
_NAMES = {name for kinds in _SIGNS.values() for kind in kinds for name in re.split(r"[ .]", kind)}
_MACROS = ("title actions", "name actions visibility", "short_code content", "body_text visible_to")
_TWCS = {"tweet_id", "author_id", "inbound"}
_OURS = set(REQUIRED) - {"account_id"}


def format_of(path: Path) -> str:
    """The name of the format that a file's content tells.

    Raises:
        UnreadableFile: the file cannot be opened, or its content tells no format, or more than one.
    """
    if is_parquet(path):
        return "parquet"
    with open_text(path) as file:
        text = file.read(_HEAD).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if not text.strip():
        raise UnreadableFile(f"{path} is empty, expected a file of messages; check the path")
    if text.lstrip().startswith(("{", "[{")) or re.match(r"\s*\[\s*(?:[{\]]|$)", text):
        return _of_json(path)
    return _of_text(path, text)


def _of_json(path: Path) -> str:
    """The format of the outermost objects that have the signs of one."""
    values = beginning(path)
    macros = False
    level: list[object] = list(values)
    for _ in range(_LEVELS):
        level = list(_spread(level))[:_MOST]
        objects = [one for one in level if isinstance(one, dict)]
        found = {name: signs for name in _SIGNS if (signs := _signs(objects, _SIGNS[name]))}
        if len(found) == 1:
            return next(iter(found))
        if found:
            why = "; ".join(f"{name} has {signs}" for name, signs in found.items())
            raise UnreadableFile(f"{path} may be in more than one format ({why}); name the one with format")
        macros = macros or _signs(objects, _MACROS) is not None
        level = [value for one in objects for value in one.values() if isinstance(value, dict | list)]
    first = next((one for one in _spread(values) if isinstance(one, dict)), {})
    if macros:
        raise UnreadableFile(
            f"{path} holds macros, no messages; name the format macros (in Python, use read_macros)"
        )
    fields = named(first, EXPORTED | _NAMES)
    raise UnreadableFile(
        f"{path} is JSON of no known format; fields found: {fields}; expected one of: "
        f"{', '.join(_SIGNS)}; name the format, or convert the file to our own fields"
    )


def _spread(values: Iterable[object]) -> Iterator[object]:
    """The values, the items of arrays in place of the arrays."""
    for value in values:
        if isinstance(value, list):
            yield from (item for item in value if isinstance(item, dict))
        else:
            yield value


def _signs(objects: list[dict[str, Any]], kinds: Iterable[str]) -> str | None:
    """The first set of names that one of the objects has all of."""
    for names in kinds:
        if any(all(_has([one], name.split(".")) for name in names.split()) for one in objects):
            return names.replace(" ", ", ")
    return None


def _has(objects: list[Any], names: list[str]) -> bool:
    if not names:
        return True
    inner = [one[names[0]] for one in objects if isinstance(one, dict) and names[0] in one]
    return bool(inner) and (len(names) == 1 or _has(list(_spread(inner)), names[1:]))


def _of_text(path: Path, text: str) -> str:
    found = set(columns_in(text, REQUIRED))
    if found >= _OURS:
        return "csv"
    if set(columns_in(text, _TWCS)) >= _TWCS:
        return "twcs"
    lines = [line for line in text.splitlines() if line.strip()][:50]
    certain = is_certain(columns_in(text, HEADINGS))
    if certain or (any(map(is_heading, lines)) and any(map(is_said, lines))):
        return "kakao"
    if "\ufffd" in lines[0]:
        raise UnreadableFile(f"{path} {NOT_UTF8}")
    known, missing = [name for name in REQUIRED if name in found], sorted(_OURS - found)
    # other columns are not named: in a file without a header they would be a customer's words
    reason = f"; csv lacks the columns {', '.join(missing)}, it has {', '.join(known)}" if known else ""
    raise UnreadableFile(
        f"{path} is a text of no known format: neither JSON nor a table that csv, twcs or kakao would have, "
        f"nor a saved chat of kakao{reason}; name the format, or rename its columns"
    )
