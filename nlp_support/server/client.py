"""A client of the service: what each route answers, as objects."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import islice
from types import TracebackType
from typing import Any, Literal, Self

from ..insights.faq import Faq
from ..insights.metrics import ServiceMetrics
from ..types.message import Message
from .calls import Calls, given, part
from .calls import ServiceError as ServiceError
from .schemas.check import Finding, Findings
from .schemas.conversations import Conversation, Customer
from .schemas.events import Happened, happened
from .schemas.feedback import Kept
from .schemas.flags import Flag, Flags
from .schemas.inbox import Inbox
from .schemas.messages import ImportReport
from .schemas.suggest import Suggestions

AT_ONCE = 1000  # messages of one request
NAMES = [one.name for one in fields(Message) if one.name not in ("source", "original")]


class Client:
    """One account of a service. Use it as a context manager, or close it; threads may share it.

    Every request may be sent twice without harm, so it is sent again where the service is busy, stops, or
    cannot be reached.

    Args:
        url: where the service is, such as "http://127.0.0.1:8000".
        account_id: the account that the key opens.
        key: as `nlp-support key add` printed it.
        timeout: seconds to wait for an answer.
        tries: how often a request is sent at most.
    """

    def __init__(self, url: str, account_id: str, key: str, *, timeout: float = 60.0, tries: int = 4) -> None:
        self._calls = Calls(url, account_id, key, timeout=timeout, tries=tries)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._calls.close()

    def add(self, messages: Iterable[Message]) -> ImportReport:
        """Store messages, 1,000 at a time; the same ones again change nothing. The lines of the report are
        the positions of the messages, from 1."""
        left, reports = iter(messages), list[ImportReport]()
        while some := list(islice(left, AT_ONCE)):
            body = "".join(json.dumps(_row(one), ensure_ascii=False) + "\n" for one in some)
            report = self._calls.asked(ImportReport, "POST", "messages", content=body.encode())
            reports.append(report.after(AT_ONCE * len(reports)))
        return ImportReport.joined(reports)

    def suggest(
        self,
        text: str | None = None,
        *,
        conversation_id: str | None = None,
        context: Sequence[str] = (),
        k: int = 3,
        language: str | None = None,
    ) -> Suggestions:
        """Replies to a text, or in a stored conversation; see `ReplySuggester.suggest`."""
        asked = given(
            text=text, conversation_id=conversation_id, context=list(context) or None, k=k, language=language
        )
        return self._calls.asked(Suggestions, "POST", "suggest", json=asked)

    def check(
        self, text: str, *, conversation_id: str | None = None, context: Sequence[str] = ()
    ) -> tuple[Finding, ...]:
        """What to look at before a reply is sent; see `check_reply`."""
        asked = given(text=text, conversation_id=conversation_id, context=list(context) or None)
        return self._calls.asked(Findings, "POST", "check", json=asked).findings

    def record(
        self,
        suggestion_id: str,
        outcome: Literal["accepted", "edited", "rejected"],
        sent_text: str | None = None,
        *,
        customer_id: str | None = None,
        agent_id: str | None = None,
    ) -> bool:
        """Tell what an agent did with a suggestion; see `ReplySuggester.record`."""
        told = given(
            suggestion_id=suggestion_id, outcome=outcome, sent_text=sent_text, customer_id=customer_id,
            agent_id=agent_id,
        )  # fmt: skip
        return self._calls.asked(Kept, "POST", "feedback", json=told).kept

    def inbox(self, *, limit: int = 100, max_days: float = 30.0) -> Inbox:
        """Who is waiting for an answer, the most urgent first."""
        return self._calls.asked(Inbox, "GET", "inbox", params={"limit": limit, "max_days": max_days})

    def conversation(self, conversation_id: str) -> Conversation:
        """A conversation with journey, flags, brief and triage."""
        return self._calls.asked(Conversation, "GET", f"conversations/{part(conversation_id)}")

    def customer(self, customer_id: str, *, limit: int = 200, before: datetime | None = None) -> Customer:
        """A customer over all channels, with the newest messages before a time (aware; default: now)."""
        asked = given(limit=limit, before=_time(before))
        return self._calls.asked(Customer, "GET", f"customers/{part(customer_id)}", params=asked)

    def flags(self, *, since: datetime | None = None) -> Flags:
        """The flags that nobody has resolved, the worst first."""
        return self._calls.asked(Flags, "GET", "flags", params=given(since=_time(since)))

    def acknowledge(self, flag_id: str, *, by: str | None = None) -> Flag:
        """Note that somebody is taking care of a flag."""
        return self._act(flag_id, "acknowledge", by=by)

    def snooze(self, flag_id: str, until: datetime, *, by: str | None = None) -> Flag:
        """Put a flag off until an aware time."""
        return self._act(flag_id, "snooze", until=_time(until), by=by)

    def resolve(self, flag_id: str, *, by: str | None = None) -> Flag:
        """Settle a flag."""
        return self._act(flag_id, "resolve", by=by)

    def metrics(
        self, *, since: datetime | None = None, until: datetime | None = None, channel: str | None = None
    ) -> ServiceMetrics:
        """How quickly and how well the account answers in a period."""
        asked = given(**{"from": _time(since), "to": _time(until), "channel": channel})
        return self._calls.asked(ServiceMetrics, "GET", "metrics", params=asked)

    def faq(self, *, since: datetime | None = None, until: datetime | None = None, min_count: int = 3) -> Faq:
        """The account's knowledge base."""
        asked = given(**{"from": _time(since), "to": _time(until), "min_count": min_count})
        return self._calls.asked(Faq, "GET", "faq", params=asked)

    def set_entry_state(
        self, entry_id: str, state: Literal["approved", "blocked", "proposed"], *, by: str | None = None
    ) -> None:
        """Approve or block an entry of the knowledge base, or propose it again."""
        self._calls.send("PUT", f"faq/{part(entry_id)}/state", json=given(state=state, by=by))

    def be_present(
        self, conversation_id: str, agent_id: str, doing: Literal["viewing", "typing", "left"] = "viewing"
    ) -> None:
        """Tell others what an agent does in a conversation; it counts for 30 seconds."""
        told = given(conversation_id=conversation_id, agent_id=agent_id, doing=doing)
        self._calls.send("POST", "presence", json=told)

    def events(self, *, after: str | None = None) -> Iterator[Happened]:
        """What happens in the account from now on, or after the event with this id, until the service ends
        the stream; then ask again, after the last `id`."""
        for event in self._calls.stream("events", after=after):
            yield happened(event.event, event.id, event.data)

    def _act(self, flag_id: str, action: str, **told: Any) -> Flag:
        path = f"flags/{part(flag_id)}/{action}"
        return self._calls.asked(Flag, "POST", path, json=given(**told))


def _row(message: Message) -> dict[str, Any]:
    """A message as a line tells it."""
    row = {name: getattr(message, name) for name in NAMES}
    return given(**{**row, "sent_at": _time(message.sent_at)})


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
