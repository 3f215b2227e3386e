"""A promise: how often what an account is offered helps, and the threshold that keeps it."""

from dataclasses import dataclass
from datetime import datetime

from ..errors import InvalidArgument
from .numbers import check_kinds, check_number, check_whole
from .times import to_micros


@dataclass(frozen=True, slots=True)
class Promise:
    """What an account's own history shows: of the sets of suggestions whose confidence reaches `threshold`,
    at least the share `right` helps. `nlp-support tune` makes one.

    Attributes:
        account_id: the account.
        right: the share that is promised, above 0 and below 1.
        confidence: how sure that is: of accounts with such a promise, at least this share keep it.
        threshold: the confidence of a set, in [0, 1], from which it is offered.
        n, helped: how many sets were offered in the messages it was shown on, and how many of them helped.
        low: the lower bound of their share, at that confidence; at least `right`.
        messages: how many messages these were; n of them were offered something.
        judged: by whom or what it was judged which sets helped.
        since, until: from when to when those messages were sent (aware).
        made_at: when it was made (aware).
        encoder: whose confidences these are, as `name@fingerprint`.
        ranking: the fingerprint of the ranking, see `Ranking.fingerprint`.
        reply_shift, set_shift: what is added to the logit of the account's confidences of replies, and of
            sets, before they are compared with the threshold.

    Raises:
        InvalidArgument: a share is out of its range, a count is none, or a time has no time zone.
    """

    account_id: str
    right: float
    confidence: float
    threshold: float
    n: int
    helped: int
    low: float
    messages: int
    judged: str
    since: datetime
    until: datetime
    made_at: datetime
    encoder: str
    ranking: str
    reply_shift: float = 0.0
    set_shift: float = 0.0

    def __post_init__(self) -> None:
        check_kinds(self)
        check_share("right", self.right)
        check_share("confidence", self.confidence)
        check_number("threshold", self.threshold, low=0, high=1)
        check_whole("messages", self.messages, low=1)
        check_whole("n", self.n, low=1, high=self.messages)
        check_whole("helped", self.helped, low=0, high=self.n)
        for time in (self.since, self.until, self.made_at):
            to_micros(time)

    @property
    def coverage(self) -> float:
        """The share of the messages that were offered something."""
        return self.n / self.messages


def check_share(name: str, value: float) -> None:
    """Refuse anything but a number above 0 and below 1.

    Raises:
        InvalidArgument: it is something else; the message names it.
    """
    check_number(name, value)
    if not 0 < value < 1:
        raise InvalidArgument(f"{name} is {value}, expected a share above 0 and below 1, such as 0.6")
