"""`nlp-support review`: people look at the replies that may be suggested, one by one."""

import getpass
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import InvalidArgument
from .options import (
    MINUTE,
    DaysOption,
    EncoderOption,
    JsonOption,
    MessagesOption,
    OneAccountOption,
    StoreOption,
    Words,
    existing_store,
    span_of,
    subject,
    window_of,
)
from .terminal import print_json, progress, say

if TYPE_CHECKING:
    from ..suggest.review import ReplyReview
    from ..suggest.review_items import ReviewItem

SHOWS = ("list", "next", "decided", "stale")
DECIDES = {"approve": "approved", "block": "blocked", "retire": "retired"}
ACTIONS = (*SHOWS, *DECIDES, "undo")


def review_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: OneAccountOption = None,
    reviewer: Annotated[
        str | None,
        typer.Option(
            envvar="NLP_SUPPORT_REVIEWER", help="Who reviews; default: the user's name.", show_envvar=True
        ),
    ] = None,
    limit: Annotated[int, typer.Option(help="list: show at most this many.")] = 20,
    lease: Annotated[float, typer.Option(help="next: for how many minutes nobody else gets the reply.")] = 10,
    encoder: EncoderOption = None,
    max_messages: MessagesOption = None,
    max_days: DaysOption = None,
    as_json: JsonOption = False,
) -> None:
    """Review the replies that may be suggested.

    ACTION is list (the queue: replies nobody has decided about, those suggested and sent most often first;
    the default), next (take the next one, which nobody else then gets), approve, block, retire or undo with
    the ID of a reply, decided (what was decided), or stale (what to retire: rejected often, or contradicted
    by a newer reply). An approved reply is preferred; a blocked or retired one is not suggested."""
    from ..suggest.review import ReplyReview

    account_id, action, item_id = _asked(words, account)
    with existing_store(store) as opened:
        review = ReplyReview(opened, account_id, window=window_of(max_messages, max_days))
        if action == "stale":
            _show_stale(review, encoder, as_json=as_json)
            return
        if action in DECIDES:
            found = [review.decide(item_id, DECIDES[action], by=_name(reviewer))]
        elif action == "undo":
            found = [review.undo(item_id, by=_name(reviewer))]
        elif action == "decided":
            found = review.reviewed()
        else:
            _index(review, encoder)
            span = span_of("--lease", lease, MINUTE)
            taken = review.next(_name(reviewer), lease=span) if action == "next" else None
            found = review.queue(limit=limit) if action == "list" else [taken] if taken else []
    _print(found, many=action in ("list", "decided"), as_json=as_json)
    if not found:
        say("nothing was decided yet" if action == "decided" else "no reply is left to be reviewed")


def _asked(words: list[str] | None, account: str | None) -> tuple[str, str, str]:
    """The account, the action and the id of a reply, "" where there is none."""
    account_id, action, item_id = subject(words, account, "ACTION", "ID", optional=2)
    action = action or "list"
    if action not in ACTIONS:
        raise InvalidArgument(f"unknown action {action!r}, expected one of: {', '.join(ACTIONS)}")
    needs_id = action not in SHOWS
    if needs_id != bool(item_id):
        raise InvalidArgument(f"{action} takes {'the ID of a reply, as listed' if needs_id else 'no ID'}")
    return account_id, action, item_id


def _name(reviewer: str | None) -> str:
    """Who reviews: as told, or the user of the computer."""
    try:
        return getpass.getuser() if reviewer is None else reviewer
    except (KeyError, OSError):
        raise InvalidArgument("this computer knows no name of the user; give --reviewer NAME") from None


def _index(review: "ReplyReview", encoder: str | None) -> None:
    """Encode what is not indexed yet, if anything is."""
    from ..types.times import utc_now

    store, account_id = review.store, review.account_id
    now = utc_now(None)
    start = store._replies.window_start(account_id, review.window, now)
    if store._reviews.count_read(account_id, start, now) >= store._replies.count_sent(account_id, start, now):
        return
    from ..models.encoder import Encoder
    from ..suggest.indexing import index_account

    with progress(f"{account_id}: encoded") as update:
        index_account(
            store, account_id, encoder=Encoder.load(encoder, threads=0), window=review.window,
            on_progress=update,
        )  # fmt: skip


def _print(found: Sequence["ReviewItem"], *, many: bool, as_json: bool) -> None:
    """Replies as a list, or the only one by itself."""
    from .present.review import item_value, show_items

    if not as_json:
        show_items(found)
        return
    values = [item_value(item) for item in found]
    print_json(values if many else values[0] if values else None)


def _show_stale(review: "ReplyReview", encoder: str | None, *, as_json: bool) -> None:
    from ..models.encoder import Encoder
    from ..suggest.stale import find_stale
    from ..suggest.suggester import ReplySuggester
    from .present.review import item_value, show_stale

    suggester = ReplySuggester(review.store, encoder=Encoder.load(encoder), window=review.window)
    found = find_stale(suggester, review.account_id)
    if as_json:
        print_json([item_value(item) for item in found])
        return
    show_stale(found)
    if not found:
        say("no reply was rejected often, and none contradicted by a newer one")
