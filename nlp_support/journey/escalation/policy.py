"""When a conversation is flagged: the thresholds, and which reasons count how much, per account."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from ...errors import InvalidArgument
from ...text.contacts import OVER_AFTER, ContactRules
from ...text.phrases import WordChanges, WordLists, shipped
from ...types.flag import ReasonCode, reason_code
from ...types.hours import BusinessHours
from ...types.numbers import check_number, check_whole
from ..model_files import ModelFiles
from ..scoring.weighting import Weighting
from ..texts import check_language
from .policy_file import read_policy

# How much each reason weighs by itself. From .5 (`raise_at`), one alone is enough for a flag.
WEIGHTS = {
    ReasonCode.CLOSING_NEGATIVE: 0.35,
    ReasonCode.FALLING: 0.2,
    ReasonCode.LOW_SATISFACTION: 0.5,
    ReasonCode.ASKED_AGAIN: 0.35,
    ReasonCode.MANAGER: 0.6,
    ReasonCode.LEAVES: 0.65,
    ReasonCode.LEGAL: 0.75,
    ReasonCode.SAFETY: 0.85,
    ReasonCode.ANGRY: 0.6,
    ReasonCode.URGENT: 0.2,
    ReasonCode.NO_ANSWER: 0.5,
}
# The order in which a dispatcher looks: any number of reasons stays below one of a later row, see `severity`.
ROWS = (
    (ReasonCode.NO_ANSWER, ReasonCode.URGENT),
    (
        ReasonCode.ASKED_AGAIN,
        ReasonCode.LOW_SATISFACTION,
        ReasonCode.CLOSING_NEGATIVE,
        ReasonCode.FALLING,
    ),
    (ReasonCode.ANGRY, ReasonCode.MANAGER),
    (ReasonCode.LEAVES,),
    (ReasonCode.LEGAL,),
    (ReasonCode.SAFETY,),
)
LONGEST_WAIT = timedelta(days=365)


@dataclass(frozen=True)
class EscalationPolicy:
    """When a conversation is flagged. Scales: valence [-1, 1], satisfaction [1, 5], severity [0, 1].

    Attributes:
        valence_below: below this closing-weighted valence a conversation is negative; in [-1, 1].
        satisfaction_below: below this closing-weighted satisfaction the customer is unsatisfied; in [1, 5].
            With the bundled model, the default flagged 8% of the satisfied and 40% of the unsatisfied in 200
            rated dialogues at some turn; in 400 others, 11% and 27%.
        falls_by: the fall over the last turns, in points of satisfaction, that counts as one; over 0, up to
        4.
        raise_at: the severity from which a flag is raised; over 0, up to 1.
        clear_at: the severity at or below which it clears by itself; from 0 to less than `raise_at`.
        similar_from: the cosine from which a customer's turn asks the same as an earlier one, as it lies with
            the bundled encoder; over 0, up to 1.
        answer_within: business time within which a customer should be answered; over 0, up to 365 days.
        over_after: the silence after which a contact of a conversation is over; over 0, up to 365 days.
        hours: the business hours; round the clock by default.
        calm_after: how many calm customer turns in a row it takes until what was said (asking for a manager,
            threatening to leave, asking the same again) no longer counts; legal and safety words always do.
            From 1.
        reasons: the codes that count, as `ReasonCode` or strings; all by default.
        weights: how much a reason weighs by itself, in [0, 1], where it differs from `WEIGHTS`.
        words: changes to the word lists.
        language: the language in which the desk reads reasons and briefs, "en" or "ko".
        weighting: how much opening and closing count in moods, and the closing in flags; None for the shipped
            values. It is that of all accounts.
        files: the models and fitted values to use in place of the bundled ones, for commands and services
            that take a policy; of all accounts.
        accounts: the policies of accounts that have their own.

    Raises:
        InvalidArgument: a value outside its range, an unknown code or an unknown language.
    """

    valence_below: float = -0.1
    satisfaction_below: float = 2.8
    falls_by: float = 1.0
    raise_at: float = 0.5
    clear_at: float = 0.25
    similar_from: float = 0.8
    answer_within: timedelta = timedelta(hours=24)
    over_after: timedelta = OVER_AFTER
    hours: BusinessHours = field(default_factory=BusinessHours)
    calm_after: int = 2
    reasons: frozenset[ReasonCode] = frozenset(ReasonCode)
    weights: Mapping[ReasonCode, float] = field(default_factory=dict)
    words: WordChanges = field(default_factory=WordChanges)
    language: str = "en"
    weighting: Weighting | None = None
    files: ModelFiles = field(default_factory=ModelFiles)
    accounts: Mapping[str, "EscalationPolicy"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_number("valence_below", self.valence_below, low=-1, high=1)
        check_number("satisfaction_below", self.satisfaction_below, low=1, high=5)
        check_number("falls_by", self.falls_by, low=0, high=4, above=True)
        check_number("raise_at", self.raise_at, low=0, high=1, above=True)
        check_number("clear_at", self.clear_at, low=0, high=1)
        check_number("similar_from", self.similar_from, low=0, high=1, above=True)
        for name in ("answer_within", "over_after"):
            span = getattr(self, name)
            if not (isinstance(span, timedelta) and timedelta() < span <= LONGEST_WAIT):
                raise InvalidArgument(f"{name} is {span}, expected a timedelta above 0 and up to 365 days")
        if self.clear_at >= self.raise_at:
            raise InvalidArgument(
                f"clear_at is {self.clear_at}, expected less than raise_at, {self.raise_at}"
            )
        check_whole("calm_after", self.calm_after, low=1)
        check_language(self.language)
        weights = {reason_code(code): weight for code, weight in self.weights.items()}
        object.__setattr__(self, "reasons", frozenset(map(reason_code, self.reasons)))
        object.__setattr__(self, "weights", weights)
        for code, weight in weights.items():
            check_number(f"the weight of {code}", weight, low=0, high=1)

    @classmethod
    def load(cls, path: str | Path) -> "EscalationPolicy":
        """The policy of a TOML file: the fields are keys, and an account has its own in a table
        [account."id"].

        In the file `answer_within` and `over_after` are numbers of hours. What an account's table leaves out
        is taken from the top of the file; its own tables ([account."id".hours], weights, words) are merged
        key by key with those at the top.

        Raises:
            UnreadableFile: the file does not exist or is not TOML.
            InvalidArgument: an unknown key, or a value out of range; the message says where.
        """
        return read_policy(Path(path), cls)

    def for_account(self, account_id: str) -> "EscalationPolicy":
        """The policy of one account: its own, or this one."""
        return self.accounts.get(account_id, self)

    def looks_for(self, code: ReasonCode) -> bool:
        """Whether a reason is looked for in any account."""
        return any(code in policy.reasons for policy in (self, *self.accounts.values()))

    @cached_property
    def word_lists(self) -> WordLists:
        """The lists with the changes made, built once.

        Raises:
            InvalidArgument: a change names a list or a phrase that does not exist.
        """
        return WordLists(self.words)

    @property
    def act_words(self) -> WordLists | None:
        """What decides what messages do beside the model; None if no list was changed."""
        return None if self.words == WordChanges() else self.word_lists

    @property
    def contact_rules(self) -> ContactRules:
        """How conversations are split into contacts."""
        return ContactRules(self.over_after, self.act_words)

    @property
    def fingerprint(self) -> str:
        """32 hex digits that differ between policies that find different things or word them differently: a
        digest of the fields, except `accounts` and `files`, and of the shipped word lists."""
        own = asdict(replace(self, accounts={}))
        del own["files"]  # what models find has fingerprints of its own
        if self.weighting is None:
            del own["weighting"]  # as before there was one
        facts = [own, shipped()]
        text = json.dumps(facts, default=_plain, sort_keys=True)
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def weight(self, code: str) -> float:
        """How much a reason weighs by itself, in [0, 1]; 0 for one that does not count.

        Raises:
            InvalidArgument: an unknown code.
        """
        known = reason_code(code)
        return self.weights.get(known, WEIGHTS[known]) if known in self.reasons else 0.0


def _plain(value: Any) -> Any:
    """What JSON cannot hold: sets become sorted lists, times and dates become text."""
    return sorted(map(str, value)) if isinstance(value, frozenset) else str(value)
