"""The wordings that an account's suggestions may have, looked at by people one by one."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ..errors import InvalidArgument
from ..store import MessageStore
from ..store.feedback import Outcomes
from ..store.reviews import Decision, ReviewState, Used
from ..text.boilerplate import boilerplate
from ..text.literals import shown
from ..text.wording import Wording, rarity_among, same_reply
from ..types.numbers import check_whole
from ..types.times import utc_now
from ..types.window import Window
from .review_items import ReviewItem, claimed, exact_of, grouped, id_of, used_of, waiting_item

AT_ONCE = 400  # wordings that are compared with each other, those that are used most
LEASE = timedelta(minutes=10)  # for which a reviewer has a reply to himself


class ReplyReview:
    """What people decide about the replies of an account, and the queue of those nobody has looked at.

    Only replies that are indexed are known. What is decided about a wording holds for nearly identical ones,
    from the next suggestion on and in every process.

    Args:
        store: an open store.
        account_id: the account.
        window: which sent messages count; default: the 2,000 most recent.

    Raises:
        UnknownAccount: the store has never had a message of the account.
    """

    def __init__(self, store: MessageStore, account_id: str, *, window: Window | None = None) -> None:
        store.state(account_id)
        self.store, self.account_id = store, account_id
        self.window = window or Window(max_messages=2000)

    def queue(self, *, limit: int = 20, now: datetime | None = None) -> list[ReviewItem]:
        """The replies that nobody has decided about, those that were suggested and sent most often first.

        Args:
            limit: at most this many.
            now: closes the window (aware); the clock's time if None.
        """
        check_whole("limit", limit, low=1)
        return self._waiting(limit, utc_now(now))

    def next(
        self, reviewer: str, *, lease: timedelta = LEASE, now: datetime | None = None
    ) -> ReviewItem | None:
        """The next reply of the queue for this reviewer; None if none is left.

        Nobody else gets it until it is decided or the lease has run out, nor does the same reviewer again:
        what is left undecided comes back after that.

        Raises:
            InvalidArgument: the reviewer's name is empty, or the lease is not above 0.
        """
        if not (isinstance(reviewer, str) and reviewer.strip()):
            raise InvalidArgument("the reviewer's name is empty; say who reviews")
        if not lease > timedelta():
            raise InvalidArgument(f"the lease is {lease}, expected more than 0")
        at = utc_now(now)
        waiting = {exact_of(item.id): item for item in self._waiting(AT_ONCE, at)}
        claim = self.store._reviews.claim(self.account_id, waiting, reviewer, time=lease, now=at)
        return None if claim is None else claimed(waiting[claim.exact], claim)

    def decide(
        self,
        item_id: str,
        state: ReviewState | str,
        *,
        by: str | None = None,
        now: datetime | None = None,
    ) -> ReviewItem:
        """Approve, block or retire a reply.

        Args:
            item_id: the `id` of an item.
            state: "approved", "blocked" or "retired".
            by: who decides.
            now: when (aware); the clock's time if None.

        Returns:
            The reply as it stands then.

        Raises:
            InvalidArgument: the state is unknown, the account has no such reply, or somebody else is looking
                at it.
        """
        wanted = [str(one) for one in ReviewState if one is not ReviewState.NEW]
        if state not in wanted:
            raise InvalidArgument(f"the state is {state!r}, expected one of {', '.join(wanted)}")
        wording, message_id = self._known(item_id)
        self.store._reviews.decide(
            self.account_id, wording, ReviewState(state), message_id, by=by, now=utc_now(now)
        )
        return self._item(wording.exact, self._used(utc_now(None)))

    def undo(self, item_id: str, *, by: str | None = None, now: datetime | None = None) -> ReviewItem:
        """Take the last decision about a reply back, so that the one before holds again.

        Raises:
            InvalidArgument: the account has no such reply, nobody has decided about it, or somebody else is
                looking at it.
        """
        wording, _ = self._known(item_id)
        self.store._reviews.undo(self.account_id, wording.exact, by=by, now=utc_now(now))
        return self._item(wording.exact, self._used(utc_now(None)))

    def reviewed(self, state: ReviewState | str | None = None) -> list[ReviewItem]:
        """What was decided, the latest decision first; only what is in this state, if one is given."""
        decided = self.store._reviews.decisions(self.account_id)
        decided.sort(key=lambda one: one.set_at, reverse=True)
        used = self._used(utc_now(None))
        return [self._item(one.wording.exact, used) for one in decided if state in (None, one.state)]

    def _known(self, item_id: str) -> tuple[Wording, str]:
        """The wording of an item, and a message that has it."""
        exact = exact_of(item_id)
        message = self.store._reviews.newest_sending(self.account_id, exact)
        if message is not None:
            [text] = self.store._replies.texts(self.account_id, [message]).values()
            return Wording.of(text.reply), message
        for decision in reversed(self.store._reviews.history(self.account_id, exact)):
            return decision.wording, decision.message_id
        raise InvalidArgument(
            f"account {self.account_id!r} has no reply {item_id!r}; nlp-support review lists them"
        )

    def _waiting(self, limit: int, now: datetime) -> list[ReviewItem]:
        store, account_id = self.store, self.account_id
        decided = store._reviews.decisions(account_id)
        known = {one.wording.exact for one in decided}
        outcomes = store._feedback.outcomes(account_id)
        used = [one for exact, one in self._used(now).items() if exact not in known]
        used.sort(key=lambda one: (-used_of(one, outcomes), one.exact))
        texts = store._replies.texts(account_id, [one.message_id for one in used[:AT_ONCE]])
        rarity = rarity_among([Wording.of(text.reply) for text in texts.values()])
        groups = grouped([(one, texts[one.message_id]) for one in used if one.message_id in texts], rarity)
        claims = {one.exact: one for one in store._reviews.claims(account_id, now=now)}
        found: list[ReviewItem] = []
        for wording, group in sorted(
            groups, key=lambda one: -sum(used_of(sent, outcomes) for sent, _ in one[1])
        ):
            if any(same_reply(one.wording, wording, rarity) for one in decided):
                continue
            if boilerplate(group[0][1].reply) is not None:
                continue
            found.append(waiting_item(group, outcomes, claims))
            if len(found) == limit:
                break
        return found

    def _used(self, now: datetime) -> dict[int, Used]:
        """The wordings in the window that `now` closes."""
        start = self.store._replies.window_start(self.account_id, self.window, now)
        found = self.store._reviews.used(self.account_id, start, now)
        return {one.exact: one for one in found}

    def _item(self, exact: int, among: Mapping[int, Used]) -> ReviewItem:
        """One reply as it stands."""
        table = self.store._reviews
        decision: Decision | None = next(reversed(table.history(self.account_id, exact)), None)
        message = table.newest_sending(self.account_id, exact)
        message = message or (decision.message_id if decision else "")
        text = self.store._replies.texts(self.account_id, [message]).get(message)
        used = among.get(exact)
        return ReviewItem(
            id=id_of(exact),
            text=shown(text.reply)[0] if text else "",
            question=shown(text.question or "")[0] if text else "",
            state=decision.state if decision else ReviewState.NEW,
            set_at=decision.set_at if decision else None,
            set_by=decision.set_by if decision else None,
            times_sent=used.times if used else 0,
            outcomes=self.store._feedback.outcomes(self.account_id).get(exact, Outcomes()),
            last_sent_at=used.last_sent_at if used else None,
            message_id=message,
        )
