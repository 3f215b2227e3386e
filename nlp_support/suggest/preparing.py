"""Making the texts that an account keeps ready searchable: macros, and the answers of approved entries."""

import re

from ..models.encoder import Encoder
from ..models.vectors import quantize
from ..store import MessageStore
from ..store.macros import StoredMacro
from ..store.records import EncodedReply, pack
from ..text.boilerplate import boilerplate
from ..text.pairs import has_words, searchable
from ..text.templates import BRACED
from ..text.wording import Wording
from ..types.progress import Progress
from .encoding import encode_chunk, encoder_key

CHUNK = 256  # macros of a transaction

_SIGNS = re.compile(r"[_:/|>#-]+")  # between the words of a short code, or the parts of a title


def prepare(
    store: MessageStore, account_id: str, *, encoder: Encoder, on_progress: Progress | None = None
) -> int:
    """Encode what the account keeps ready and this encoder has not encoded yet; returns how many macros.

    Args:
        store: an open store.
        account_id: the account.
        encoder: what encodes them.
        on_progress: called with (done, total) after every 256.
    """
    key = encoder_key(encoder)
    if missing := store._approved.missing(account_id, key):
        encode_chunk(store, account_id, missing, encoder=encoder)
    prepared = store.state(account_id).prepared
    macros = store._macros.missing(account_id, key)
    for at in range(0, len(macros), CHUNK):
        some = macros[at : at + CHUNK]
        store._macros.save(account_id, key, _encoded(some, encoder), prepared=prepared)
        if on_progress:
            on_progress(min(at + CHUNK, len(macros)), len(macros))
    return len(macros)


def questions_of(macro: StoredMacro) -> list[str]:
    """The questions by which a macro is found: those that it names, and its title in words."""
    title = _SIGNS.sub(" ", macro.title or "").strip()
    return [*macro.questions, title] if has_words(title) else [*macro.questions]


def _encoded(macros: list[StoredMacro], encoder: Encoder) -> list[tuple[StoredMacro, bytes]]:
    """The macros with their records: one for each question, and one for its text in place of a question."""
    asked = [questions_of(macro) for macro in macros]
    flat = [searchable(one) for own in asked for one in own]
    questions = [row.tobytes() for row in quantize(encoder.encode_query(flat))] if flat else []
    texts = [searchable(BRACED.sub(_kept, macro.text)) for macro in macros]
    replies = [row.tobytes() for row in quantize(encoder.encode_document(texts))]
    found, at = [], 0
    for macro, own, reply in zip(macros, asked, replies, strict=True):
        vectors = [*questions[at : at + len(own)], reply]
        at += len(own)
        wording, skip = Wording.of(macro.text), boilerplate(macro.text)
        records = [
            EncodedReply(macro.added_at, macro.id, skip, macro.language, wording, question, reply)
            for question in vectors
        ]
        found.append((macro, b"".join(pack(records, dim=encoder.dim))))
    return found


def _kept(found: re.Match[str]) -> str:
    """A placeholder of ours as it is, one of another tool as its words."""
    return found[0] if searchable(found[0]) != found[0] else found[0][1:-1].replace("_", " ")
