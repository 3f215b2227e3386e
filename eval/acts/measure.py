"""`nlp-support eval acts`: how well the acts of sentences and messages are told."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from nlp_support.text.acts import Act, answers, asks_back, needs_answer, only_holds
from nlp_support.text.acts.model import ACTS, ActModel, bundled
from nlp_support.text.acts.sentences import sentences_of
from nlp_support.text.acts.told import sentence_acts

from ..privacy.shares import share_figure
from ..reports.report import Figure, Report
from .records import CLOSING, message_record, sentence_records
from .rows import MESSAGES, SENTENCES, TEST, Row, read_messages, read_sentences

Truth = Sequence[bool]
# What is decided of an agent's message, how, and for which other messages it is wrong.
AGENTS: tuple[tuple[str, Callable[[str], bool], tuple[str, ...]], ...] = (
    ("asks_back", asks_back, ("only_holds", "answers")),
    ("only_holds", only_holds, ("asks_back", "answers")),
    ("answers", answers, ("only_holds",)),
)


def measure_acts(*, sentences: Path | None = None, messages: Path | None = None) -> Report:
    """Precision and recall of acts by language, of closing, and of what is decided of messages.

    Intervals are Wilson's. A sentence that the model reads as several does the weightiest of what they do.
    `closing` is a sentence that thanks, agrees or closes. Of messages, `closes` are those of a customer that
    need no answer, `asks back` those of an agent that end with a question, `only holds` and `answers` those
    that only promise an answer or give one.

    Args:
        sentences: a folder of LANGUAGE.toml, see `read_sentences`; default: the development sentences that
            come with the package.
        messages: a folder of LANGUAGE.toml, see `read_messages`; default: likewise.

    Raises:
        UnreadableFile: a folder without files, or a file that is not like this.
    """
    rows = read_sentences(sentences or TEST / SENTENCES)
    whole = read_messages(messages or TEST / MESSAGES)
    model = bundled()
    told = _told([row.text for row in rows], model)
    decided = list(_decided(whole))
    texts = [
        *(row.text for row in rows),
        *(text for own in whole.values() for some in own.values() for text in some),
    ]
    return Report(
        kind="acts",
        made={"model": f"acts@{model.fingerprint}", "trained": dict(model.about)},
        data={
            "sentences": len(rows),
            "messages": len(texts) - len(rows),
            "digest": hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16],
        },
        figures=(*_act_figures(rows, told), *_message_figures(decided)),
        rows=(
            *sentence_records(rows, told),
            *(message_record(at, **asdict(one)) for at, one in enumerate(decided)),
        ),
    )


def act_figures(rows: Sequence[Row], *, model: ActModel | None = None) -> list[Figure]:
    """Precision and recall of every act, of closing and of asking, in all languages and by language."""
    return _act_figures(rows, _told([row.text for row in rows], model or bundled()))


def _act_figures(rows: Sequence[Row], told: Sequence[Act | None]) -> list[Figure]:
    figures: list[Figure] = []
    languages = dict.fromkeys(row.language for row in rows)
    for language in ("", *languages):
        at = [i for i, row in enumerate(rows) if language in ("", row.language)]
        truth, given = [rows[i].act for i in at], [told[i] for i in at]
        where = f"language={language}" if language else ""
        same = sum(a is b for a, b in zip(truth, given, strict=True))
        figures.append(share_figure("right", same, len(at), slice=where))
        figures += _both("closing", [a in CLOSING for a in truth], [b in CLOSING for b in given], where)
        for act in ACTS:
            figures += _both(act, [a is act for a in truth], [b is act for b in given], where)
    return figures


def _told(texts: Sequence[str], model: ActModel) -> list[Act | None]:
    found = sentences_of(texts)
    told: list[Act | None] = [None] * len(texts)
    for text, act in zip(found.text.tolist(), sentence_acts(found, model), strict=True):
        before = told[text]
        told[text] = act if before is None or (act and ACTS.index(act) < ACTS.index(before)) else before
    return told


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision about a message, and whether it is right to say so."""

    text: str
    language: str
    decision: str
    truth: bool
    given: bool


def _decided(messages: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[_Decided]:
    for language, own in messages.items():
        for name in ("needs_answer", "needs_no_answer"):
            for text in own.get(name, ()):
                yield _Decided(text, language, "closes", name == "needs_no_answer", not needs_answer(text))
        for decision, decide, others in AGENTS:
            for name in (decision, *others):
                for text in own.get(name, ()):
                    yield _Decided(text, language, decision.replace("_", " "), name == decision, decide(text))


def _message_figures(decided: Sequence[_Decided]) -> list[Figure]:
    figures = []
    by: dict[tuple[str, str], list[_Decided]] = {}
    for one in decided:
        by.setdefault((one.language, one.decision), []).append(one)
    for (language, decision), own in by.items():
        where = f"messages, language={language}"
        figures += _both(decision, [one.truth for one in own], [one.given for one in own], where)
    return figures


def _both(name: str, truth: Truth, given: Truth, where: str) -> list[Figure]:
    """Precision and recall of one answer."""
    right = [a for a, b in zip(truth, given, strict=True) if b]
    found = [b for a, b in zip(truth, given, strict=True) if a]
    return [
        share_figure(f"{name} precision", sum(right), len(right), slice=where, none="never told"),
        share_figure(f"{name} recall", sum(found), len(found), slice=where, none="there is none"),
    ]
