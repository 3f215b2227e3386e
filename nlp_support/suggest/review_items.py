"""What reviewers see: a reply, how it was used, and what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..errors import InvalidArgument
from ..store.feedback import Outcomes
from ..store.replies import ReplyText
from ..store.reviews import Claim, ReviewState, Used
from ..text.literals import shown
from ..text.rarity import Rarity
from ..text.wording import Wording, same_reply

Group = list[tuple[Used, ReplyText]]  # sendings that say the same, those of the wording used most first


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A reply to be reviewed, or that was.

    Attributes:
        id: names it, as long as the account has the wording.
        text, question: the newest sending and what it answered, redacted.
        state: what was decided.
        set_at, set_by: when (aware) and by whom; None if nobody has decided.
        times_sent: how often it was sent in the window, nearly identical wordings included.
        outcomes: what agents did when it was suggested.
        last_sent_at: when it was last sent (aware); None for one that is not in the window.
        message_id: the message that sent it last.
        claimed_by, claimed_until: who is looking at it, and until when (aware); None if nobody is.
    """

    id: str
    text: str
    question: str
    state: ReviewState
    set_at: datetime | None
    set_by: str | None
    times_sent: int
    outcomes: Outcomes
    last_sent_at: datetime | None
    message_id: str
    claimed_by: str | None = None
    claimed_until: datetime | None = None


def grouped(used: Sequence[tuple[Used, ReplyText]], rarity: Rarity) -> list[tuple[Wording, Group]]:
    """The wordings, each with those that say the same and are used less."""
    by_facts: dict[int, list[tuple[Wording, Group]]] = {}
    found: list[tuple[Wording, Group]] = []
    for one, text in used:
        wording = Wording.of(text.reply)
        own = by_facts.setdefault(wording.told(rarity), [])
        home = next((group for other, group in own if same_reply(other, wording, rarity)), None)
        if home is not None:
            home.append((one, text))
            continue
        own.append((wording, [(one, text)]))
        found.append(own[-1])
    return found


def waiting_item(group: Group, outcomes: Mapping[int, Outcomes], claims: Mapping[int, Claim]) -> ReviewItem:
    """The item of a reply that nobody has decided about."""
    (first, text), *_ = group
    item = ReviewItem(
        id=id_of(first.exact),
        text=shown(text.reply)[0],
        question=shown(text.question or "")[0],
        state=ReviewState.NEW,
        set_at=None,
        set_by=None,
        times_sent=sum(one.times for one, _ in group),
        outcomes=sum((outcomes.get(one.exact, Outcomes()) for one, _ in group), Outcomes()),
        last_sent_at=max(one.last_sent_at for one, _ in group),
        message_id=first.message_id,
    )
    claim = claims.get(first.exact)
    return item if claim is None else claimed(item, claim)


def claimed(item: ReviewItem, claim: Claim) -> ReviewItem:
    """An item with who is looking at it."""
    return replace(item, claimed_by=claim.reviewer, claimed_until=claim.until)


def used_of(one: Used, outcomes: Mapping[int, Outcomes]) -> int:
    """How often a wording was sent, and something was decided about its suggestions."""
    known = outcomes.get(one.exact, Outcomes())
    return one.times + known.accepted + known.edited + known.rejected


def id_of(exact: int) -> str:
    """The id of a wording."""
    return f"{exact:016x}"


def exact_of(item_id: str) -> int:
    """The wording that an id names.

    Raises:
        InvalidArgument: it is none.
    """
    try:
        exact = int(item_id, 16)
    except (TypeError, ValueError):
        exact = -1
    if not 0 <= exact < 1 << 63 or id_of(exact) != item_id:
        raise InvalidArgument(f"{item_id!r} is no id of a reply; nlp-support review lists them")
    return exact
