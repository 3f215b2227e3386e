"""Where the contacts of a conversation begin, and when its customer waits, told from plain values.

The rules, for messages in order:

- a contact is over after a silence in which nobody waits for an answer, and after a close by the platform;
- the next one begins with the next message that opens something: a customer's that needs an answer, or one of
  the account's that does not reply to the customer's closing words. So thanks that come late belong to what
  they thank for;
- a question is owed however late the account's answer comes. A customer who comes back only after ten times
  the silence has given it up;
- a close that the account takes back before it writes again is none, and what it writes within a minute after
  one is its last word;
- a wait begins with the first customer's message that needs an answer since the account's last, and ends with
  the next message of the account.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

GIVEN_UP = 10  # silences in a row after which nobody expects the answer to an old question
LAST_WORD = 60_000_000  # microseconds

Change = tuple[int, bool]  # when the platform closed (True) or reopened (False) a conversation


@dataclass(slots=True)
class Split:
    """The contacts and waits of a conversation of n messages.

    Attributes:
        numbers: (n,), of each message the number of its contact, from 0.
        waits: for each wait the place of the message that began it, and that of its reply (None: none yet).
        closed: for each contact when the platform closed it (None: it did not, or took it back).
    """

    numbers: list[int] = field(default_factory=list)
    waits: list[tuple[int, int | None]] = field(default_factory=list)
    closed: list[int | None] = field(default_factory=list)


def split(
    times: Sequence[int],
    received: Sequence[bool],
    needs: Callable[[int], bool],
    changes: Sequence[Change] = (),
    *,
    quiet: int,
) -> Split:
    """The contacts and waits of one conversation.

    Args:
        times: (n,), when its messages were sent, in microseconds and in order; those of one instant as they
            came.
        received: (n,), whether the customer wrote it; bots are on the account's side.
        needs: whether the customer's message at a place needs an answer; asked only where that decides
            something.
        changes: what the platform did, in order of time.
        quiet: the silence after which a contact is over, in microseconds.
    """
    state = _State(needs, quiet)
    ahead = 0
    for at, time in enumerate(times):
        while ahead < len(changes) and changes[ahead][0] < time:
            state.change(*changes[ahead])
            ahead += 1
        state.take(at, time, by_customer=received[at])
    for change in changes[ahead:]:
        state.change(*change)
    state.found.closed.append(None if state.taken_back else state.closed)
    return state.found


class _State:
    """What is known after the messages so far."""

    def __init__(self, needs: Callable[[int], bool], quiet: int) -> None:
        self.found = Split()
        self.closed: int | None = None
        self.taken_back = False  # whether the platform opened again what it had closed
        self._needs, self._quiet = needs, quiet
        self._number = 0
        self._last: int | None = None
        self._by_customer = False
        self._waiting: int | None = None
        self._over = False

    def change(self, time: int, closed: bool) -> None:
        """The platform closed the conversation, or opened it again; that is nothing before the first
        message."""
        if self._last is None:
            return
        if closed:
            self.closed, self.taken_back = time, False
            self._over = True
        else:
            self.taken_back = self.closed is not None

    def take(self, at: int, time: int, *, by_customer: bool) -> None:
        """The next message."""
        if self._last is not None:
            self._notice_silence(time - self._last, by_customer=by_customer)
            if self._over and self._opens(at, time, by_customer=by_customer):
                self._begin()
        if not by_customer:
            self._answer(at)
        elif self._waiting is None and self._needs(at):
            self._waiting = at
            self.found.waits.append((at, None))
        self.found.numbers.append(self._number)
        self._last, self._by_customer = time, by_customer

    def _notice_silence(self, silence: int, *, by_customer: bool) -> None:
        if silence >= self._quiet:
            given_up = by_customer and silence >= GIVEN_UP * self._quiet
            self._over = self._over or self._waiting is None or given_up

    def _opens(self, at: int, time: int, *, by_customer: bool) -> bool:
        """Whether a message after the end of a contact begins another one."""
        if self.taken_back and not by_customer and not self._is_silent(time):
            self.closed, self.taken_back, self._over = None, False, False
            return False
        if by_customer:
            return self._needs(at)
        if self.closed is None and self._waiting is not None:
            self._over = False  # a late answer
            return False
        if self.closed is not None and time - self.closed <= LAST_WORD:
            return False
        replies = self._by_customer and self._waiting is None  # to thanks, say
        return not replies or self._is_silent(time)

    def _is_silent(self, time: int) -> bool:
        return self._last is not None and time - self._last >= self._quiet

    def _begin(self) -> None:
        self.found.closed.append(self.closed)
        self._number += 1
        self._waiting, self._over, self.closed, self.taken_back = None, False, None, False

    def _answer(self, at: int) -> None:
        if self._waiting is not None:
            self.found.waits[-1] = (self._waiting, at)
            self._waiting = None
