"""How the customers of an account stand, over all their conversations."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..errors import UnknownCustomer
from ..store import MessageStore
from ..types.flag import Flag
from ..types.message import Message
from .chunks import chunks
from .escalation.policy import EscalationPolicy
from .journey import Journey, Standing, by_conversation, join
from .scoring.conversation import score_turns
from .scoring.scale import Scales
from .scoring.scorer import TurnScorer
from .scoring.weighting import Profile, Weighting
from .standings import Standings
from .stretches import changes_of, in_contacts
from .texts import in_language
from .upkeep import AT_ONCE, Upkeep, goes_on, sent_before


@dataclass(frozen=True)
class Customers:
    """Joins the conversations of a store by customer; brings their flags up to date on the way.

    Attributes:
        profile: how messages are weighted.
        half_life: a conversation that ended this long before the newest counts half as much in a journey.
        scales: those of accounts whose ratings were learnt from; None for none.
    """

    store: MessageStore
    scorer: TurnScorer
    policy: EscalationPolicy
    upkeep: Upkeep
    profile: Profile | Weighting
    half_life: timedelta
    scales: Scales | None = None

    def journey(
        self, account_id: str, customer_id: str, *, now: datetime, language: str
    ) -> tuple[Journey, list[list[Message]]]:
        """A customer's journey and its messages by contact.

        Args:
            language: of the reasons of flags.

        Raises:
            UnknownCustomer: the account has no message to or from this customer, or none before `now`.
        """
        ids = self.store.customer_ids(customer_id)
        messages = self.store.customer_messages(account_id, ids, system=False)
        known = by_conversation(sent_before(messages, now))
        conversations = [own for own in known if any(one.customer_id in ids for one in own)]
        if not conversations:
            raise UnknownCustomer(
                f"account {account_id!r} has no message of customer {customer_id!r}; check id and time"
            )
        ahead = {own[0].conversation_id for own in by_conversation(messages) if goes_on(own, now)}
        scored = self.scorer.score(account_id, conversations)
        closed = changes_of(self.store, account_id, [own[0].conversation_id for own in conversations])
        later = self.upkeep.look_at(account_id, scored, closed, ahead=ahead, now=now)
        split = in_contacts(scored, closed, rules=self.policy.for_account(account_id).contact_rules, now=now)
        found = [[turn.message for turn in turns] for turns in split]
        scores = [score_turns(turns, profile=self.profile) for turns in split]
        whole = list(zip(found, scores, strict=True))
        stored = self.store._flags.list(account_id, customer_ids=ids, now=now)
        flags = [flag for flag in stored if flag.conversation_id not in ahead]
        flags += [flag for flag in later if flag.customer_id in ids]
        worded = [in_language(flag, language) for flag in flags]
        joined = join(account_id, ids, whole, worded, half_life=self.half_life, scales=self.scales)
        return joined, found

    def standings(self, account_id: str, *, now: datetime) -> list[Standing]:
        """All customers of an account by score plus trend: those who stand worst and are falling fastest come
        first."""
        rules = self.policy.for_account(account_id).contact_rules
        self.upkeep.begin(account_id, now=now)
        people = Standings(self.store._links.people(), half_life=self.half_life)
        gone_on: set[str] = set()
        flags: list[Flag] = []
        for ids in chunks(self.store.conversation_ids(account_id), AT_ONCE):
            found = self.store.conversations(account_id, ids, system=False)
            ahead = {one.id for one in found if goes_on(one.messages, now)}
            known = [own for one in found if (own := sent_before(one.messages, now))]
            scored = self.scorer.score(account_id, known)
            closed = {one.id: one.changes for one in found}
            flags += self.upkeep.look_at(account_id, scored, closed, ahead=ahead, now=now)
            gone_on |= ahead
            for turns in in_contacts(scored, closed, rules=rules, now=now):
                people.add([turn.message for turn in turns], score_turns(turns, profile=self.profile))
        stored = self.store._flags.list(account_id, now=now)
        return people.ranked([*flags, *(flag for flag in stored if flag.conversation_id not in gone_on)])
