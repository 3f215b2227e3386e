"""A reply that is rude, or far below the tone in which the account writes."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .finding import Finding, FindingCode
from .memory import Known

if TYPE_CHECKING:
    from ...models.sentiment import SentimentModel

NEGATIVE = -0.8  # valence of a reply from which the account's own replies are looked at
BELOW = 0.1  # how far below the lowest of those it must be, where they are higher than `NEGATIVE`
FEWEST = 30  # replies of the account that tell its tone
LONGEST = 500  # characters of a reply whose tone is looked at
# Who is sorry for something bad speaks of it in negative words and is not rude, nor is who asks or helps.
_KIND = re.compile(
    r"sorry|apolog|regret|unfortunate|understand|frustrat|inconvenien|thank|죄송|미안|유감|불편|양해|감사|안타깝"
    r"|entschuldig|verzeih|leider|bedauer|tut (?:mir|uns)|désolé|excus|regrett|malheureus|lo siento"
    r"|disculp|lament"
    r"|please|glad|happy|welcome|help|부탁|확인|도움|도와|bitte|gern|helfen|s'il vous|aider|merci|por favor"
    r"|gracias|ayudar|obrigad|ajudar|grazie|ください|いただ|お願い|请|請|帮"
    r"|desculp|sinto muito|infelizmente|mi dispiace|scus|申し訳|すみません|お詫び|残念|抱歉|对不起|不好意思"
    r"|遗憾",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[^.!?…。！？\n]{1,300}[?？]")
_UNSPACED = re.compile("[぀-ヿ㐀-鿿]")  # phrases of languages without spaces
_TO_SOMEBODY = re.compile(  # "we do not have that" is negative and offends nobody
    r"\b(?:you|your|yourself|sie|ihr|ihre|ihren|du|dein\w*|vous|votre|vos|usted|ustedes|tú|su|você|vocês"
    r"|seu|sua)\b"
    r"|고객님|본인|당신|그쪽|손님|お客様|あなた|您|你",
    re.IGNORECASE,
)


def low_tone(text: str, known: Known) -> Iterator[Finding]:
    """A finding for each rude phrase of a reply, or one if all of it is far more negative than the account's
    own replies, about somebody, and has no word of courtesy."""
    rude = sorted(found.span() for form in _rude(text.isascii()) for found in form.finditer(text))
    for start, end in rude:
        yield Finding(FindingCode.TONE, f"{text[start:end]!r} is rude", start, end)
    told = _QUESTION.sub(" ", text[:LONGEST])  # "We are out of that. Would you like tea?" blames nobody
    if rude or known.history.replies < FEWEST or _KIND.search(text) or not _TO_SOMEBODY.search(told):
        return
    valence = float(_model().valence([text[:LONGEST]])[0])
    if valence < NEGATIVE and valence < _lowest(known) - BELOW:
        reason = "its tone is far below that of the account's own replies"
        yield Finding(FindingCode.TONE, reason, 0, len(text))


def _lowest(known: Known) -> float:
    """The lowest valence among the newest replies; read once and kept."""
    if known.low is None:
        texts = [text[:LONGEST] for text in known.history.newest if not _KIND.search(text)]
        known.low = float(_model().valence(texts).min()) if texts else -1.0
    return known.low


@cache
def _model() -> "SentimentModel":
    from ...models.sentiment import SentimentModel

    return SentimentModel.load()


@cache
def _rude(is_ascii: bool) -> tuple[re.Pattern[str], ...]:
    """What finds the rude phrases: those of languages with spaces, and the others."""
    lists = tomllib.loads(Path(__file__).with_name("rude.toml").read_text(encoding="utf-8"))
    found = {phrase.strip() for own in lists.values() for phrase in own.replace("\n", ",").split(",")}
    phrases = sorted(found - {""}, key=len, reverse=True)
    spaced = [
        _form(one) for one in phrases if not _UNSPACED.match(one) and not (is_ascii and not one.isascii())
    ]
    forms = [re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})", re.IGNORECASE)]
    if not is_ascii:
        forms.append(re.compile("|".join(_form(one) for one in phrases if _UNSPACED.match(one))))
    return tuple(forms)


def _form(phrase: str) -> str:
    words = re.escape(phrase.rstrip("*")).replace(r"\ ", r"\s{1,3}").replace("'", "['’]")
    return words if phrase.endswith("*") else rf"{words}(?!\w)"
