"""What an account's messages teach about it, with what people put right by hand."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ..habits import Habits
from ..habits.parts import below, parts_of
from ..language import base_language
from ..redaction.contacts import handle_key, link_key, phone_forms, phone_key
from ..redaction.kept import bare
from .entry import ProfileEntry, ProfileKind
from .phone_numbers import e164, regions_of

if TYPE_CHECKING:
    from .signing import Signing

PUBLIC = (  # what redaction leaves readable
    *(ProfileKind.PHONE, ProfileKind.EMAIL, ProfileKind.LINK, ProfileKind.HANDLE),
    *(ProfileKind.ADDRESS, ProfileKind.PRODUCT),
)


@dataclass(frozen=True)
class Profile:
    """What is known of an account.

    Attributes:
        entries: what was learnt or added by hand, and not removed; by kind, the most frequent first. The
            footers among it are `habits.footers`.
        habits: its footers, what it sends by itself, and its machines.
        removed: what somebody removed by hand, whatever was or will be learnt.
    """

    entries: tuple[ProfileEntry, ...] = ()
    habits: Habits = field(default_factory=Habits)
    removed: tuple[ProfileEntry, ...] = ()

    @classmethod
    def of(
        cls,
        learnt: Iterable[ProfileEntry],
        habits: Habits,
        *,
        added: Iterable[ProfileEntry] = (),
        removed: Iterable[ProfileEntry] = (),
    ) -> "Profile":
        """The profile of what was learnt, and what was added and removed by hand, which counts for more."""
        own = list(added)
        gone = [one for one in removed if not any(same(one, other) for other in own)]
        found = [one for one in learnt if not any(same(one, other) for other in (*own, *gone))]
        entries = sorted(
            (*own, *found), key=lambda one: (list(ProfileKind).index(one.kind), -one.count, one.value)
        )
        return cls(tuple(entries), habits, tuple(gone))

    def of_kind(self, kind: ProfileKind) -> tuple[str, ...]:
        """The values of one kind, the most frequent first."""
        return tuple(one.value for one in self.entries if one.kind is kind)

    @property
    def phones(self) -> tuple[str, ...]:
        """The account's own phone numbers, in E.164 form where the country is known."""
        return self.of_kind(ProfileKind.PHONE)

    @property
    def emails(self) -> tuple[str, ...]:
        """Its own e-mail addresses."""
        return self.of_kind(ProfileKind.EMAIL)

    @property
    def links(self) -> tuple[str, ...]:
        """Its own pages."""
        return self.of_kind(ProfileKind.LINK)

    @property
    def handles(self) -> tuple[str, ...]:
        """Its own handles, and those of others that its customers address in public."""
        return self.of_kind(ProfileKind.HANDLE)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Its own postal addresses."""
        return self.of_kind(ProfileKind.ADDRESS)

    @property
    def signs(self) -> tuple[str, ...]:
        """How its agents sign, with `{agent_name}` in place of the name; empty if they do not."""
        return self.of_kind(ProfileKind.SIGN)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it writes in."""
        return self.of_kind(ProfileKind.LANGUAGE)

    @property
    def products(self) -> tuple[str, ...]:
        """Names of products and the like, which are no names of people."""
        return self.of_kind(ProfileKind.PRODUCT)

    @property
    def footers(self) -> tuple[str, ...]:
        """What stands below its messages, in lower case, numbers as 0."""
        return tuple(sorted(self.habits.footers))

    @cached_property
    def keep(self) -> frozenset[str]:
        """What redaction leaves readable, as its argument `keep`."""
        return frozenset(one.value for one in self.entries if one.kind in PUBLIC)

    def keep_without(self, words: Collection[str], *, besides: frozenset[str]) -> frozenset[str]:
        """What stays readable, and some strings besides; without the names of people among it.

        Args:
            words: people's names and their parts, in the form of `bare`.
            besides: what else stays, whoever is called so.
        """
        if besides not in self._joined:
            self._joined[besides] = self.keep | besides
        own = self._joined[besides]
        clash = {self._bare[word] for word in self._bare.keys() & words}
        return (own - clash) | besides if clash else own

    @cached_property
    def _bare(self) -> dict[str, str]:
        return {bare(value): value for value in self.keep}

    @cached_property
    def _joined(self) -> dict[frozenset[str], frozenset[str]]:
        """`keep` with other strings: made once, since it is asked for with every text."""
        return {}

    @cached_property
    def signing(self) -> "Signing":
        """How its agents sign, to be cut from their replies."""
        from .signing import Signing  # compiles patterns

        never = frozenset(one.value for one in self.removed if one.kind is ProfileKind.SIGN)
        return Signing(frozenset(self.signs), never)

    def unsigned(self, text: str, customer_name: str | None = None) -> str:
        """A sent message without the sign of who wrote it."""
        return self.signing.cut(text, customer_name)


NOTHING = Profile()


def entry_of(kind: ProfileKind, value: str, *, languages: Iterable[str] = ()) -> ProfileEntry:
    """A value that somebody gives, in the form in which it is kept.

    Args:
        kind: what it is.
        value: as it is written; not empty.
        languages: those of the account, which tell the country of a phone.
    """
    value = " ".join(value.split()) if kind is not ProfileKind.FOOTER else value
    if kind is ProfileKind.PHONE:
        value = e164(phone_key(value), regions_of(list(languages))) or phone_key(value)
    elif kind is ProfileKind.HANDLE:
        value = f"@{value.lstrip('@')}"
    elif kind is ProfileKind.SIGN:
        value = value.casefold()
    elif kind is ProfileKind.LANGUAGE:
        value = base_language(value)
    elif kind is ProfileKind.FOOTER:
        parts = parts_of(value)
        value = below(parts, len(parts)) if parts else ""
    return ProfileEntry(kind, value, by_hand=True)


def same(one: ProfileEntry, other: ProfileEntry) -> bool:
    """Whether two entries are about the same thing, however it is written."""
    return one.kind is other.kind and not _keys(one).isdisjoint(_keys(other))


def _keys(entry: ProfileEntry) -> frozenset[str]:
    if entry.kind is ProfileKind.PHONE:
        return phone_forms(entry.value)
    if entry.kind is ProfileKind.LINK:
        return frozenset((link_key(entry.value),))
    if entry.kind is ProfileKind.HANDLE:
        return frozenset((handle_key(entry.value),))
    return frozenset((" ".join(entry.value.casefold().split()),))
