"""From candidates to suggestions: their texts as they are stored, and ids that only this store can make."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..store import MessageStore, StoredMacro
from ..store.reply_texts import ReplyText
from ..text.literals import shown
from .asked import Asked
from .found import Found
from .offers import Offer, offer_id
from .prepared import MACRO
from .preparing import questions_of
from .selection import Candidate
from .suggestions import Suggestion

Sure = Sequence[tuple[float, Candidate]]  # with the confidence of each


def suggestions_of(store: MessageStore, asked: Asked, found: Found, sure: Sure) -> tuple[Suggestion, ...]:
    """The candidates as suggestions; without those that another process has just erased or changed."""
    stored = _Stored.of(store, asked, found, [candidate for _, candidate in sure])
    made = (_suggestion(store, asked, stored, confidence, candidate) for confidence, candidate in sure)
    return tuple(one for one in made if one is not None)


def texts_of(store: MessageStore, account_id: str, found: Found, rows: Sequence[int]) -> dict[int, str]:
    """The texts of hits as they are stored, by row; without those that have just gone."""
    prepared, ids = found.moment.prepared, found.moment.replies.ids
    ready = {row: prepared.text_of(row) for row in rows if row < 0}
    said = {row: ids[row] for row in rows if row >= 0}
    said |= {row: prepared.ids[text] for row, text in ready.items() if prepared.sources[text] != MACRO}
    kept = {row: prepared.ids[text] for row, text in ready.items() if prepared.sources[text] == MACRO}
    replies = store._replies.texts(account_id, list(said.values()))
    macros = store._macros.macros(account_id, list(kept.values())) if kept else {}
    texts = {row: replies[id].reply for row, id in said.items() if id in replies}
    return texts | {row: macros[id].text for row, id in kept.items() if id in macros}


@dataclass(frozen=True)
class _Stored:
    """What the store has of some candidates, by the ids of messages and of macros."""

    found: Found
    replies: dict[str, ReplyText]
    macros: dict[str, StoredMacro]

    @classmethod
    def of(
        cls, store: MessageStore, asked: Asked, found: Found, candidates: Sequence[Candidate]
    ) -> "_Stored":
        replies, prepared = found.moment.replies, found.moment.prepared
        rows = [row for one in candidates for row in (one.newest, one.found_by) if row >= 0]
        texts = {one.text for one in candidates if one.text is not None}
        texts |= {prepared.text_of(one.found_by) for one in candidates if one.found_by < 0}
        macros = [prepared.ids[text] for text in texts if prepared.sources[text] == MACRO]
        answers = [prepared.ids[text] for text in texts if prepared.sources[text] != MACRO]
        return cls(
            found,
            store._replies.texts(asked.account_id, [*(replies.ids[row] for row in rows), *answers]),
            store._macros.macros(asked.account_id, macros) if macros else {},
        )

    def text_of(self, candidate: Candidate) -> ReplyText | StoredMacro | None:
        """What says it; None if that is gone or has another text by now."""
        if candidate.text is None:
            return self.replies.get(self.found.moment.replies.ids[candidate.newest])
        id = self.found.moment.prepared.ids[candidate.text]
        said = self.macros.get(id) if candidate.source == MACRO else self.replies.get(id)
        return said if said and said.wording == candidate.wording.exact else None

    def question_of(self, candidate: Candidate) -> str | None:
        """The question that found it; None if that is gone."""
        prepared, row = self.found.moment.prepared, candidate.found_by
        if row < 0 and prepared.sources[text := prepared.text_of(row)] == MACRO:
            macro = self.macros.get(prepared.ids[text])
            known, part = questions_of(macro) if macro else [], int(prepared.part[~row])
            return (known[part] if part < len(known) else macro.title or "") if macro else None
        ids = self.found.moment.replies.ids
        reply = self.replies.get(ids[row] if row >= 0 else prepared.ids[prepared.text_of(row)])
        return None if reply is None else shown(reply.question or "")[0]


def _suggestion(
    store: MessageStore, asked: Asked, stored: _Stored, confidence: float, candidate: Candidate
) -> Suggestion | None:
    said, question = stored.text_of(candidate), stored.question_of(candidate)
    if said is None or question is None:
        return None
    if isinstance(said, StoredMacro):
        id, text, last = said.id, said.text, said.added_at
        literals: tuple[int, ...] = ()
    else:
        id, (text, literals) = said.message_id, shown(said.reply)
        last = candidate.last_sent_at if candidate.text is None else candidate.first_sent_at
    offer = Offer(asked.account_id, id, said.wording, asked.opened, source=candidate.source)
    return Suggestion(
        id=offer_id(offer, store._feedback.key),
        text=text,
        confidence=confidence,
        question=question,
        times_sent=candidate.times_sent,
        last_sent_at=last if candidate.text is None else candidate.sent_last or last,
        message_id=id,
        literals=literals,
        answers=asked.answers,
        asks=said.asks if isinstance(said, StoredMacro) else (),
        title=said.title if isinstance(said, StoredMacro) else None,
        source=candidate.source,
    )
