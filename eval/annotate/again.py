"""With what confidence a suggester offers the replies that people graded, asked again as they came in."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlp_support import ReplySuggester

from ..grades.grades import Grades, Pair
from ..replies.past import past_in

AT_ONCE = 64  # conversations
ASKED = 5  # replies to each message


@dataclass(frozen=True)
class Offered:
    """A reply as it is offered now.

    Attributes:
        confidence: in [0, 1].
        place: from 1.
    """

    confidence: float
    place: int


def offered_again(
    suggester: ReplySuggester,
    grades: Grades,
    accounts: Sequence[str],
    *,
    on_progress: Callable[[int, int | None], None] | None = None,
) -> dict[Pair, Offered]:
    """What is offered now, however unsure, for the graded messages of these accounts; graded or not.

    Args:
        suggester: its ranking never abstains.
        accounts: accounts of the store; grades of others are left out.
        on_progress: called with (done, total) conversations.
    """
    by_account: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for one in grades.given:
        if one.pair.account in accounts and one.conversation:
            by_account[one.pair.account][one.conversation] = None
    total, done = sum(map(len, by_account.values())), 0
    found: dict[Pair, Offered] = {}
    for account, conversations in by_account.items():
        graded = grades.messages(account)
        for start in range(0, len(conversations), AT_ONCE):
            ids = list(conversations)[start : start + AT_ONCE]
            found |= _offered(suggester, account, ids, graded)
            done += len(ids)
            if on_progress:
                on_progress(done, total)
    return found


def _offered(
    suggester: ReplySuggester, account: str, conversations: Sequence[str], graded: set[str]
) -> dict[Pair, Offered]:
    eligible = past_in(suggester.store, account, conversations).eligible
    past = [one for one in eligible if one.message_id in graded]
    if not past:
        return {}
    found = {}
    answers = suggester.suggest_batch([one.asked for one in past], k=ASKED)
    for one, offered in zip(past, answers, strict=True):
        texts = suggester.store._replies.texts(account, [own.message_id for own in offered])
        for place, own in enumerate(offered, 1):
            pair = Pair(account, one.message_id, texts[own.message_id].wording)
            found[pair] = Offered(own.confidence, place)
    return found
