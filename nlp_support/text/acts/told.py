"""The acts of messages, one by one or many at once."""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..phrases import WordLists
from .act import Act
from .model import ACTS, ActModel, bundled
from .scripts import has_letters, in_known_script, told_by_signs
from .sentences import BLANK, LINK, WHO, Sentences, sentences_of

Acts = tuple[Act, ...]

KEPT = 50_000  # texts whose acts are remembered
AT_ONCE = 1_000  # texts that the model reads together
# How likely a sentence must be courteous to be taken for it; a long one seldom is nothing more.
SURE, SURE_OF_LONG = 0.4, 0.6
LONG = 32  # characters
SURE_TO_SEND = 0.5  # how likely a sentence must only promise or send elsewhere: an answer is not to be lost
SURE_TO_ASK = 0.6  # how likely it must ask where no question mark says so
# How likely a sentence must be courteous, or a promise or hand-off, so that a reply is kept out for it.
COURTEOUS_ENOUGH, SENDING_ENOUGH = 0.945, 0.94
# Or at least how likely it must ask, and how much likelier than to tell, where nothing else is sure.
MAY_ASK, FAR_LIKELIER = 0.25, 10.0
MUCH = 1.0  # how much likelier a promise or hand-off must be than an answer
SURE_OF_MORE = 0.6  # how likely a question must be to do something else than ask
SURE_OF_GREETING = 0.98  # or to greet only: "how are you?"
SURER = 0.35  # and how much more likely to be a promise
NAMES = frozenset(Act)
ENDS = re.compile(r"(?<=[.!?…])\s{1,20}|(?<=[。！？])|\n{1,20}")
_WEIGHTY, _SENDING, _COURTEOUS = slice(0, 2), slice(2, 4), slice(4, 9)  # of `ACTS`
_TOLD = [ACTS.index(act) for act in (Act.TELLS, Act.THANKS, Act.AGREES, Act.CLOSES)]  # by no question
_NOBODY = (chr(WHO), chr(BLANK))
_kept: dict[str, tuple[Acts, Acts]] = {}  # what a text does most likely, and what surely


def acts(text: str, *, words: WordLists | None = None, surely: bool = False) -> frozenset[Act]:
    """What a message in any language does: the acts of its sentences; none if it has no words.

    Args:
        text: what was written, redacted or not.
        words: a policy's lists: a sentence with a phrase of a list that is named like an act does that.
        surely: as in `in_order`.
    """
    return frozenset(in_order([text], words=words, surely=surely)[0])


def acts_of(texts: Iterable[str], *, words: WordLists | None = None) -> list[frozenset[Act]]:
    """The acts of each of many messages; much faster than one by one."""
    return [frozenset(own) for own in in_order(texts, words=words)]


def in_order(texts: Iterable[str], *, words: WordLists | None = None, surely: bool = False) -> list[Acts]:
    """The acts of the sentences of each text, in their order.

    Args:
        surely: whether a sentence must be a courtesy, promise or hand-off with a probability of about .9;
            otherwise it asks, where that is far likelier, or tells.
    """
    if words is not None and words.has(NAMES):
        return _overruled(list(texts), words, surely=surely)
    wanted = list(texts)
    found = {text: _kept[text] for text in wanted if text in _kept}
    missing = list(dict.fromkeys(text for text in wanted if text not in found))
    for at in range(0, len(missing), AT_ONCE):
        some = missing[at : at + AT_ONCE]
        found.update(zip(some, _told(some), strict=True))
    if len(_kept) + len(missing) > KEPT:
        _kept.clear()
    _kept.update((text, found[text]) for text in missing[-KEPT:])
    return [found[text][surely] for text in wanted]


def _overruled(texts: Sequence[str], words: WordLists, *, surely: bool) -> list[Acts]:
    """The acts of texts some of whose sentences may have a phrase of a policy's."""
    parts = [list(filter(None, ENDS.split(text))) for text in texts]
    every = list(dict.fromkeys(part for own in parts for part in own))
    named = {part: words.found(part, among=NAMES) for part in every}
    told = {part: tuple(act for act in ACTS if act in own) for part, own in named.items()}
    others = [part for part in every if not told[part]]
    told.update(zip(others, in_order(others, surely=surely), strict=True))
    return [tuple(act for part in own for act in told[part]) for own in parts]


def _told(texts: Sequence[str]) -> list[tuple[Acts, Acts]]:
    found = sentences_of(texts)
    likely = _probabilities(found, bundled())
    by_signs = _by_signs(found, likely)
    way, sure = (_acts(found, likely, by_signs, surely=surely) for surely in (False, True))
    told: list[tuple[list[Act], list[Act]]] = [([], []) for _ in texts]
    for text, act, surely in zip(found.text.tolist(), way, sure, strict=True):
        if act is not None and surely is not None:
            told[text][0].append(act)
            told[text][1].append(surely)
    return [(tuple(own), tuple(others)) for own, others in told]


def sentence_acts(found: Sentences, model: ActModel) -> list[Act | None]:
    """What each sentence does; None where there is no word, no emoji and no question."""
    likely = _probabilities(found, model)
    return _acts(found, likely, _by_signs(found, likely))


def _probabilities(found: Sentences, model: ActModel) -> NDArray[np.float32]:
    """(n, 9), with what a question mark and a link tell of a sentence."""
    if not len(found.start):
        return np.zeros((0, len(ACTS)), np.float32)
    likely = model.probabilities(found)
    asking = _questions(found)
    likely[:, _TOLD] *= ~asking[:, None]
    holds, greets = ACTS.index(Act.HOLDS), ACTS.index(Act.GREETS)
    likely[asking & (likely[:, greets] < SURE_OF_GREETING), greets] = 0
    likely[asking, holds] = np.maximum(likely[asking, holds] - SURER, 0)
    pointing = np.add.reduceat((found.codes == LINK).astype(np.int64), found.start) > 0
    for act, which in ((Act.TELLS, pointing & ~asking), (Act.ASKS, pointing & asking)):
        likely[which] = np.eye(len(ACTS))[ACTS.index(act)]  # whatever the words around a link are
    likely[asking & (likely.max(axis=1) < SURE_OF_MORE), ACTS.index(Act.ASKS)] = 2
    return likely


def _acts(
    found: Sentences, likely: NDArray[np.float32], by_signs: Mapping[int, Act | None], *, surely: bool = False
) -> list[Act | None]:
    if not len(found.start):
        return []
    length = found.stop - found.start
    told: list[Act | None] = [ACTS[act] for act in chosen(likely, length, surely=surely).tolist()]
    for at, act in by_signs.items():
        told[at] = act
    return told


def _by_signs(found: Sentences, likely: NDArray[np.float32]) -> dict[int, Act | None]:
    """What sentences do that have no letters, or those of a script that the model has not learnt."""
    if not len(found.start):
        return {}
    told: dict[int, Act | None] = {}
    worded, known = has_letters(found), in_known_script(found)
    for at in np.flatnonzero(~worded | ~known).tolist():
        codes = found.codes[found.start[at] + 1 : found.stop[at] - 1]
        sentence = "".join(map(chr, codes.tolist()))
        told[at] = told_by_signs(sentence) if worded[at] else _wordless(sentence, likely[at])
    return told


def _questions(found: Sentences) -> NDArray[np.bool_]:
    """(n,) whether a sentence ends with a question mark, which an emoji may follow."""
    mark = (found.codes == ord("?")) | (found.codes == ord("؟"))
    result: NDArray[np.bool_] = mark[found.stop - 2] | mark[np.maximum(found.stop - 3, found.start)]
    return result


def chosen(
    likely: NDArray[np.float32], length: NDArray[np.int64], *, surely: bool = False
) -> NDArray[np.int64]:
    """(n,) the act of each sentence by its probabilities, (n, 9), and its length, (n,): first whether it is
    courteous, then what it is."""
    weighty, sending, courteous = (likely[:, part].sum(axis=1) for part in (_WEIGHTY, _SENDING, _COURTEOUS))
    asks, tells = likely[:, 0], likely[:, 1]
    asking = asks >= np.maximum(tells, SURE_TO_ASK)
    if surely:
        asking |= asks >= np.maximum(FAR_LIKELIER * tells, MAY_ASK)
    best = np.where(asking, 0, 1)
    # A question tells nothing (0), so no answer is lost with it.
    enough = np.where(tells > 0, SENDING_ENOUGH, SURE_TO_SEND)
    needed = enough if surely else np.maximum(MUCH * weighty, SURE_TO_SEND)
    best = np.where(sending > needed, 2 + likely[:, _SENDING].argmax(axis=1), best)
    sure = COURTEOUS_ENOUGH if surely else np.where(length > LONG, SURE_OF_LONG, SURE)
    act: NDArray[np.int64] = np.where(courteous > sure, 4 + likely[:, _COURTEOUS].argmax(axis=1), best)
    return act


def _wordless(sentence: str, likely: NDArray[np.float32]) -> Act | None:
    """What a sentence without letters does: a link or a number tells, a single digit agrees, a question mark
    asks, an emoji is courteous."""
    if chr(LINK) in sentence:
        return Act.TELLS
    if "?" in sentence:
        return Act.ASKS
    if digits := sum(sign.isdigit() for sign in sentence):
        return Act.TELLS if digits > 1 else Act.AGREES
    if all(sign.isascii() or sign in _NOBODY for sign in sentence):
        return None
    return ACTS[4 + int(likely[_COURTEOUS].argmax())]
