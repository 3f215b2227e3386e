"""Whose a phone, mail, link or handle is: who was told it, and who brought it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ...types.message import Message, Role, Sender
from ..redaction.contacts import ContactKind, Mention, handle_key, mentions
from ..redaction.scan import canonical

SEVERAL = 3  # customers to whom it was given, none of whom had it before
CONTESTED = 5  # the same, if one customer wrote it before the account gave it to anybody
ENDS = 8  # last digits by which the same phone is recognised with its country and without


@dataclass(slots=True)
class Evidence:
    """What is known of a contact that an account's messages mention.

    Attributes:
        given: customers to whom the account's side gave it before they wrote it themselves.
        told: all to whom it gave or repeated it.
        writers: customers who wrote it.
        bringers: those who wrote it before the account's side gave it to anybody.
        addressed: customers who began a message with it, as one addresses somebody.
        address: how these wrote it, each time.
        written: how the account's side wrote it, each time.
        keys: its keys, as the account wrote it.
        example: a text in which the account's side gave it.
    """

    given: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    writers: set[str] = field(default_factory=set)
    bringers: set[str] = field(default_factory=set)
    addressed: set[str] = field(default_factory=set)
    address: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    example: str = ""

    def is_own(self, *, least: int = SEVERAL) -> bool:
        """Whether it is the account's own.

        A private contact is one customer's. So it is private if only one customer had it before the account
        gave it to anybody, unless many others were told it; one that several customers know by themselves is
        public, also if the account does no more than confirm it to them. Whoever repeats it, however often,
        counts once.

        Args:
            least: how many customers it has to be given to.
        """
        if len(self.bringers) == 1:
            least = max(CONTESTED, least)
        confirmed = len(self.writers) >= CONTESTED and len(self.told) >= CONTESTED
        return len(self.given) >= least or confirmed

    @property
    def count(self) -> int:
        """How many customers show that it is its own: those it was given to, or all who were told."""
        return len(self.given) if len(self.given) >= SEVERAL else len(self.told)

    def was_given(self, customer_id: str) -> None:
        """The account's side told it to a customer."""
        self.told.add(customer_id)
        if customer_id not in self.writers:
            self.given.add(customer_id)

    def was_written(self, customer_id: str) -> None:
        """A customer wrote it."""
        if not self.given:
            self.bringers.add(customer_id)
        self.writers.add(customer_id)


Found = dict[tuple[ContactKind, str], Evidence]


def evidence_of(messages: Iterable[Message], persons: Mapping[str, str]) -> Found:
    """What an account's messages, oldest first, show of every contact that they mention, by kind and key.

    Phones are put together by their last digits; `Evidence.keys` tells them apart.
    """
    found: Found = {}
    for message in messages:
        if message.sender is Sender.SYSTEM or not _may_mention(message.text):
            continue
        text, customer = canonical(message.text), persons.get(message.customer_id, message.customer_id)
        seen = list(mentions(text))
        first = _addressed(text, seen) if "@" in text else 0
        for mention in seen:
            written = text[mention.start : mention.end]
            addressed = mention.kind is ContactKind.HANDLE and mention.end <= first
            if message.role is Role.CUSTOMER:
                one = _of(found, mention)
                one.was_written(customer)
                if addressed:
                    one.addressed.add(customer)
                    one.address.append(written)
            elif not addressed:
                one = _of(found, mention)
                one.was_given(customer)
                one.written.append(written)
                one.keys.add(mention.key)
                one.example = text
    return found


def _of(found: Found, mention: Mention) -> Evidence:
    key = mention.kind, group_key(mention)
    if key not in found:
        found[key] = Evidence()
    return found[key]


def customers_own(messages: Iterable[Message]) -> frozenset[str]:
    """The keys of handles, mails and phones by which the messages' customers are known: these are never the
    account's."""
    keys = set[str]()
    for message in messages:
        for name in (message.customer_id, message.customer_name):
            if name and " " not in name:
                keys |= {name.casefold(), handle_key(name), name.lstrip("+")}
    return frozenset(keys)


def group_key(mention: Mention) -> str:
    """The key under which the evidence of a contact is collected."""
    if mention.kind is not ContactKind.PHONE:
        return mention.key
    digits = mention.key.lstrip("+")
    return digits[-ENDS:] if len(digits) > ENDS else digits


def _may_mention(text: str) -> bool:
    """Whether a text may mention a contact: most do not."""
    return "@" in text or "/" in text or "www." in text or any(map(str.isdigit, text)) or "[at" in text


def _addressed(text: str, seen: Iterable[Mention]) -> int:
    """Where the handles end with which a message begins."""
    end = 0
    for mention in _handles(seen):
        if text[end : mention.start].strip(" .,:&"):
            break
        end = mention.end
    return end


def _handles(seen: Iterable[Mention]) -> Iterator[Mention]:
    handles = (mention for mention in seen if mention.kind is ContactKind.HANDLE)
    yield from sorted(handles, key=lambda mention: mention.start)
