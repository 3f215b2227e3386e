"""What happens in an account, seen from its store, whichever process writes there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel

from ..errors import UnknownAccount, UnknownConversation
from ..journey.monitor import JourneyMonitor
from ..store import MessageStore
from ..store.newest import arrivals, arrived
from ..suggest.recording import still_fits
from ..suggest.suggester import ReplySuggester
from ..types.flag import Flag as StoredFlag
from ..types.message import MAX_TEXT
from ..types.times import utc_now
from .looks import Looks
from .schemas.events import Kind, Missed, Suggested, Withdrawn
from .schemas.flags import Flag
from .schemas.messages import Message
from .schemas.suggest import Suggestions

RECENT = timedelta(days=7)  # messages sent before are history that is brought in, not what happens now
MOST = 500  # messages of one look that are told one by one
OFFERED = 200  # conversations whose suggestions are watched
WAITS = timedelta(minutes=1)  # after which the whole account is looked at for waits that became too long


@dataclass(frozen=True)
class Event:
    """Something that happened.

    Attributes:
        kind: what.
        data: about it.
        at: the number of the last message that had come into the account by then.
    """

    kind: Kind
    data: BaseModel
    at: int


class Watch:
    """One account, and what was seen of it. Not for several threads at once.

    Args:
        suggester, monitor: on the same store.
        looks: at the whole account, now and then.
        account_id: the account, which may have no message yet.

    Attributes:
        at: the number of the last message that had come in at the last look.
        keys: the ids of the keys that opened the account then.
    """

    def __init__(
        self, suggester: ReplySuggester, monitor: JourneyMonitor, looks: Looks, account_id: str
    ) -> None:
        self._store, self._suggester, self._monitor = suggester.store, suggester, monitor
        self._looks = looks
        self._account_id = account_id
        self._changes: tuple[int, int] | None = None
        self._looked_at = utc_now(None)
        self._offered: dict[str, Suggestions] = {}
        self.at = arrivals(self._store._database, account_id)
        self._flags = {flag.id: _told(flag) for flag in self._store.flags(account_id)}
        self.keys = frozenset[str]()

    def look(self) -> list[Event]:
        """What has happened since the last look, in order. Where that cannot be told, the next look tells
        it."""
        before = self.at, self._changes, dict(self._flags), dict(self._offered)
        try:
            return self._look()
        except BaseException:
            self.at, self._changes, self._flags, self._offered = before
            raise

    def _look(self) -> list[Event]:
        now, changes = utc_now(None), _changes(self._store)
        waited = now - self._looked_at >= WAITS
        if changes == self._changes and not waited:
            return []
        self._changes = changes
        own = self._store._keys.all(self._account_id)
        self.keys = frozenset(key.id for key in own if key.revoked_at is None)
        last = arrivals(self._store._database, self._account_id)
        fresh = [] if last == self.at else self.since(self.at, now)
        self.at = last
        if not last:
            return []
        if waited:
            self._looked_at = now
            self._looks.now(self._account_id)
        return list(self._events(fresh))

    def since(self, at: int, now: datetime) -> list[Message]:
        """The recent messages that came in after the one with this number, by time."""
        found = arrived(
            self._store._database, self._account_id, after=at, since=now - RECENT, longest=MAX_TEXT
        )
        return [Message.model_validate(one) for one in found]

    def told(self, fresh: Sequence[Message]) -> list[Event]:
        """The events of messages."""
        if len(fresh) > MOST:
            return [Event("missed", Missed(messages=len(fresh)), self.at)]
        return [Event("message", one, self.at) for one in fresh]

    def offered(self, conversation_ids: Iterable[str]) -> list[Event]:
        """The suggestions that still stand in some conversations."""
        return [self._suggested(id) for id in dict.fromkeys(conversation_ids) if id in self._offered]

    def _events(self, fresh: Sequence[Message]) -> Iterator[Event]:
        yield from self.told(fresh)
        changed = list(dict.fromkeys(one.conversation_id for one in fresh[-MOST:]))
        if changed:
            self._monitor.update(self._account_id, conversation_ids=changed)
        yield from self._flagged()
        yield from self._withdrawn()
        for id in changed[-OFFERED:]:
            yield from self._suggest(id)

    def _flagged(self) -> Iterator[Event]:
        """The flags that are new or have changed."""
        for flag in self._store.flags(self._account_id):
            if self._flags.get(flag.id) != (told := _told(flag)):
                self._flags[flag.id] = told
                yield Event("flag", Flag.model_validate(flag), self.at)

    def _withdrawn(self) -> Iterator[Event]:
        """The suggestions that were offered and do not fit any more."""
        for id, found in list(self._offered.items()):
            gone = [one.id for one in found.suggestions if not still_fits(self._store, one.id)]
            if gone:
                del self._offered[id]
                yield Event("withdrawn", Withdrawn(conversation_id=id, suggestion_ids=tuple(gone)), self.at)

    def _suggest(self, conversation_id: str) -> Iterator[Event]:
        """What is suggested in a conversation, if somebody waits there."""
        try:
            found = self._suggester.suggest(self._account_id, conversation_id=conversation_id, index="skip")
        except (UnknownAccount, UnknownConversation):  # removed meanwhile
            return
        if found:
            self._offered[conversation_id] = Suggestions.of(found)
            while len(self._offered) > OFFERED:
                self._offered.pop(next(iter(self._offered)))
            yield self._suggested(conversation_id)

    def _suggested(self, id: str) -> Event:
        return Event("suggestion", Suggested(conversation_id=id, found=self._offered[id]), self.at)


def _told(flag: StoredFlag) -> tuple[object, ...]:
    """What of a flag is told again when it changes."""
    return flag.status, flag.until, flag.severity, flag.codes


def _changes(store: MessageStore) -> tuple[int, int]:
    """Two numbers that change whenever another process, or this one, writes to the store."""
    [(others,)] = store._database.read("PRAGMA data_version")
    [(own,)] = store._database.read("SELECT total_changes()")
    return int(others), int(own)
