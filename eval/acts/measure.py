"""`nlp-support eval acts`: how well the acts of sentences and messages are told."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from nlp_support.text.acts import Act, answers, asks_back, needs_answer, only_holds
from nlp_support.text.acts.model import ACTS, ActModel, bundled
from nlp_support.text.acts.sentences import sentences_of
from nlp_support.text.acts.told import sentence_acts

from ..privacy.shares import share_figure
from ..reports.report import Figure, Report
from .rows import MESSAGES, SENTENCES, Row, read_messages, read_sentences

CLOSING = frozenset({Act.THANKS, Act.AGREES, Act.CLOSES})
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
        sentences: a folder of LANGUAGE.toml, see `read_sentences`; default: the test sentences that come with
            the package.
        messages: a folder of LANGUAGE.toml, see `read_messages`; default: likewise.

    Raises:
        UnreadableFile: a folder without files, or a file that is not like this.
    """
    rows = read_sentences(sentences or SENTENCES)
    whole = read_messages(messages or MESSAGES)
    texts = [
        *(row.text for row in rows),
        *(text for own in whole.values() for some in own.values() for text in some),
    ]
    return Report(
        kind="acts",
        made={"model": dict(bundled().about)},
        data={
            "sentences": len(rows),
            "messages": len(texts) - len(rows),
            "digest": hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16],
        },
        figures=(*act_figures(rows), *_message_figures(whole)),
    )


def act_figures(rows: Sequence[Row], *, model: ActModel | None = None) -> list[Figure]:
    """Precision and recall of every act, of closing and of asking, in all languages and by language."""
    told = _told([row.text for row in rows], model or bundled())
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


def _message_figures(messages: Mapping[str, Mapping[str, Sequence[str]]]) -> list[Figure]:
    figures = []
    for language, own in messages.items():
        where = f"messages, language={language}"
        customer = [
            (text, name) for name in ("needs_answer", "needs_no_answer") for text in own.get(name, ())
        ]
        truth = [name == "needs_no_answer" for _, name in customer]
        figures += _both("closes", truth, [not needs_answer(text) for text, _ in customer], where)
        for decision, decide, others in AGENTS:
            agent = [(text, name) for name in (decision, *others) for text in own.get(name, ())]
            truth = [name == decision for _, name in agent]
            figures += _both(decision.replace("_", " "), truth, [decide(text) for text, _ in agent], where)
    return figures


def _both(name: str, truth: Truth, given: Truth, where: str) -> list[Figure]:
    """Precision and recall of one answer."""
    right = [a for a, b in zip(truth, given, strict=True) if b]
    found = [b for a, b in zip(truth, given, strict=True) if a]
    return [
        share_figure(f"{name} precision", sum(right), len(right), slice=where, none="never told"),
        share_figure(f"{name} recall", sum(found), len(found), slice=where, none="there is none"),
    ]
