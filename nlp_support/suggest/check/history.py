"""What is remembered of an account so that its replies can be checked: figures, names, identifiers."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ...text.claims import ClaimKind, claims
from ...text.profile.languages import language_of
from ...types.message import Message, Role, Sender
from .placeholders import typed_in
from .ready import NOTHING, Ready
from .situation import squeeze

SEVERAL = ""  # in place of the one customer or conversation that something was seen with
SHORTEST = 5  # characters of an identifier
TONES = 100  # newest replies whose tone is looked at
USUAL_NAME = 40  # characters of a name
_IDENTIFIER = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|@\w{3,64}"
    r"|(?<!\w)\+?\(?\d(?:[-. ()]{0,2}\d){6,18}(?!\w)"
    r"|(?<!\w)#?(?=[A-Za-z-]{0,10}\d)[A-Za-z0-9]{1,24}(?:-[A-Za-z0-9]{1,24}){0,4}"
)


@dataclass
class History:
    """What the newest messages of an account hold; no text is kept but names and the newest replies.

    Attributes:
        ids: of the messages that were read.
        figures: the figures and promises of the account's replies, with the conversation that stated each,
            or `SEVERAL`.
        stated: how many times conversations stated a figure of each kind.
        names: the names of customers in lower case, with the id of the one who has it, or `SEVERAL`.
        identifiers: numbers, addresses and handles that were said, with the id of the customer, or `SEVERAL`.
        told: those that customers said themselves.
        own: those that the account gave to several customers.
        untold: e-mail addresses and phones that it gave where the conversation did not have them before.
        literals: what looks like a placeholder in its replies.
        answered: how many replies in each language questions of each language got, (question, reply).
        replies: how many replies were read.
        newest: the newest replies, for their tone.
        ready: what the texts say that the account keeps ready.
    """

    ids: set[str] = field(default_factory=set)
    figures: dict[tuple[ClaimKind, str], str] = field(default_factory=dict)
    stated: Counter[ClaimKind] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)
    identifiers: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    untold: set[str] = field(default_factory=set)
    literals: set[str] = field(default_factory=set)
    answered: Counter[tuple[str, str]] = field(default_factory=Counter)
    replies: int = 0
    newest: list[str] = field(default_factory=list)
    ready: Ready = NOTHING
    _given: dict[str, str] = field(default_factory=dict)
    _asked: dict[str, str] = field(default_factory=dict)
    _so_far: dict[str, set[str]] = field(default_factory=dict)

    def read(self, messages: Iterable[Message]) -> None:
        """Remember what these messages hold, which come after those that were read."""
        for message in messages:
            self.ids.add(message.id)
            sent = message.role is Role.AGENT
            if message.customer_name and len(message.customer_name) <= USUAL_NAME:
                _note(self.names, " ".join(message.customer_name.casefold().split()), message.customer_id)
            self._read_identifiers(message, sent)
            if not sent:
                self._asked[message.conversation_id] = language_of(message.text)
            elif message.sender is Sender.PERSON:
                self._read_reply(message)

    def _read_identifiers(self, message: Message, sent: bool) -> None:
        found = identifiers_of(message.text)
        if not found:
            return
        so_far = self._so_far.setdefault(message.conversation_id, set())
        for identifier in found:
            _note(self.identifiers, identifier, message.customer_id)
            if sent and _note(self._given, identifier, message.customer_id) == SEVERAL:
                self.own.add(identifier)
            if sent and identifier not in so_far and _is_contact(identifier):
                self.untold.add(identifier)
        so_far |= found
        if not sent:
            self.told |= found

    def _read_reply(self, message: Message) -> None:
        self.replies += 1
        self.newest = [*self.newest[1 - TONES :], message.text]
        self.literals |= typed_in(message.text)
        for claim in claims(message.text):
            for value in claim.values:
                before = self.figures.get((claim.kind, value))
                if before != message.conversation_id:
                    self.stated[claim.kind] += 1
                _note(self.figures, (claim.kind, value), message.conversation_id)
        asked = self._asked.get(message.conversation_id)
        replied = language_of(message.text)
        if asked:
            self.answered[asked, replied] += 1

    def tells_contacts(self) -> bool:
        """Whether the account knows contacts of its customers from elsewhere than the conversations, so that
        one which these do not have tells nothing; True also where it has too few replies to tell."""
        return self.replies < FEWEST or len(self.untold - self.own) > SOME

    def is_usually_new(self, kind: ClaimKind) -> bool:
        """Whether the account's figures of a kind mostly are of one conversation alone, as totals of orders
        are: the probability that the next one is new is the share of those seen once (Good 1953)."""
        total = self.stated[kind]
        once = sum(1 for (own, _), where in list(self.figures.items()) if own is kind and where != SEVERAL)
        return total >= FEW and once > OFTEN_NEW * total


FEW = 10  # figures of a kind from which it is told whether they usually are new
OFTEN_NEW = 0.15
FEWEST = 100  # replies that show where contacts come from
SOME = 1  # contacts from elsewhere that are no habit
PHONE = 9  # digits


def identifiers_of(text: str) -> set[str]:
    """The numbers, addresses and handles of a text, without spaces and marks."""
    found = {squeeze(one[0]) for one in _IDENTIFIER.finditer(text)}
    return {one for one in found if len(one) >= SHORTEST}


def _is_contact(identifier: str) -> bool:
    """Whether it is an e-mail address or a phone number, without its marks."""
    return (identifier.isdigit() and len(identifier) >= PHONE) or not any(map(str.isdigit, identifier))


def _note(known: dict, key: object, where: str) -> str:  # type: ignore[type-arg]
    """Note where something was seen; returns the one place, or `SEVERAL`."""
    before = known.setdefault(key, where)
    if before != where:
        known[key] = SEVERAL
    return str(known[key])
