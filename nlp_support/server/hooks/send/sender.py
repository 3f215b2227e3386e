"""Writing notes: what is suggested for a conversation when its turn has come."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from ....errors import InvalidArgument, UnknownAccount, UnknownConversation
from ....journey.delivery.deliver import pause
from ....journey.delivery.outcome import Outcome
from ....store import MessageStore
from ....store.notes import DueNote, NoteTarget
from ....suggest.suggestions import Suggestions
from .clients import CLIENTS
from .request import Request, send
from .wording import note_text

LEASE = timedelta(minutes=2)
ATTEMPTS = 8  # over about half an hour; later the customer has been answered
log = logging.getLogger(__name__)

Suggest = Callable[[str, str], Suggestions]  # for an account and a conversation


class Sender:
    """Writes the notes that are due, one at a time. A kill between the help desk's answer and the note of it
    makes one be written twice; none is lost.

    Args:
        store: an open store.
        suggest: suggestions for a stored conversation.
        now: the clock.
        attempt: makes a request to a target; default: over HTTP.
    """

    def __init__(
        self,
        store: MessageStore,
        *,
        suggest: Suggest,
        now: Callable[[], datetime],
        attempt: Callable[[Request, NoteTarget], Outcome] | None = None,
    ) -> None:
        self._store, self._suggest, self._now = store, suggest, now
        self._attempt = attempt or (lambda request, to: send(request, to.url, allow_private=to.private))

    def work(self) -> int:
        """Write the note that was due first. Returns 1, or 0 if none is due.

        Raises:
            StoreError: the store cannot be read or written.
        """
        now = self._now()
        note = self._store._notes.claim(until=now + LEASE, now=now)
        if note is None:
            return 0
        try:
            suggestions = self._suggest(note.target.account_id, note.conversation_id)
        except (UnknownAccount, UnknownConversation):  # removed since
            self._store._notes.settle(note, None)
            return 1
        if suggestions.abstained or suggestions[0].answers in (None, note.noted):
            self._store._notes.settle(note, None)
            return 1
        self._write(note, suggestions)
        return 1

    def _write(self, note: DueNote, suggestions: Suggestions) -> None:
        account_id = note.target.account_id
        people = self._store._conversations.people(account_id, note.conversation_id, None)
        text = note_text(suggestions, customer_name=people[0][1] if len(people) == 1 else None)
        try:
            request = CLIENTS[note.target.platform].note(note.target, note.platform_id, text)
        except InvalidArgument as error:
            self._store._notes.fail(note, str(error), due=None)
            return
        outcome = self._attempt(request, note.target)
        if outcome.error is None:
            self._store._notes.settle(note, suggestions[0].answers)
            return
        log.warning("a note to %s was not written: %s", note.target.platform, outcome.error)
        last = outcome.final or note.attempt >= ATTEMPTS
        due = None if last else self._now() + pause(note.attempt, wait=outcome.wait)
        self._store._notes.fail(note, outcome.error, due=due)
