"""The languages that an account writes in."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ...types.message import Message
from ..language import base_language, detect_language, script_language

LATIN = "latin"
LEAST, SHARE = 3, 0.05  # messages in a language, and share of all
LONGEST = 10_000  # characters of a text that are looked at
JOINED = 200  # messages that are read as one text
WORDS = 2  # of a language that a text has to have

# Words that hold sentences together, of which hardly any is a word in two of these languages.
_HELD = {
    "en": "the and you your is are we have with this for please our can that not yes of from it to be if",
    "de": "und der die das ist sie wir nicht ihr ihre ihnen haben mit für auf ein eine bitte können gerne ja",
    "fr": "vous nous est les des votre pour avec une dans pas bonjour merci sur cette avez pouvez oui du",
    "es": "que los las por para con una está usted nosotros puede gracias hola su del más tiene sí el",
    "pt": "você não uma para com por está são seu sua obrigado obrigada olá pode do da em",
    "it": "che non per una sono della può grazie suo sua nostro buongiorno di il gli questo",
    "nl": "het een van niet wij uw zijn voor met graag kunt dat deze naar hebben",
    "pl": "nie jest się na dziękujemy proszę czy dla prosimy możemy państwa",
    "sv": "och att inte är vi för har det du ditt kan tack på",
    "tr": "bir ve için bu çok lütfen olarak ile değil teşekkürler",
}
_LANGUAGE_OF: dict[str, set[str]] = {}
for _language, _words in _HELD.items():
    for _word in _words.split():
        _LANGUAGE_OF.setdefault(_word, set()).add(_language)
_WORD = re.compile(r"[^\W\d_]+")


def languages_of(messages: Iterable[Message], *, least: int = LEAST) -> dict[str, int]:
    """The languages of an account's messages and how many of them are in each, the commonest first.

    What a message is marked with counts, else its script, and for Latin letters the words that hold its
    sentences together.

    Args:
        messages: what the account sent.
        least: how many messages a language has to have.
    """
    counts = Counter[str]()
    for message in messages:
        counts[base_language(message.language) if message.language else language_of(message.text)] += 1
    counts.pop("und", None)
    total = counts.total()
    enough = {
        code: count for code, count in counts.most_common() if count >= least and count >= SHARE * total
    }
    return {code: count for code, count in enough.items() if code != LATIN}


def likeliest(messages: Sequence[Message]) -> list[str]:
    """The languages that an account may write in, also where no message alone says enough."""
    return list(languages_of(messages, least=1)) or [
        language_of(" ".join(one.text for one in messages[:JOINED]))
    ]


def told_language(text: str, known: Iterable[str]) -> str:
    """The language of a text: as `language_of` tells it, and where few words do not tell, that of the account
    if it writes in only one with these letters.

    Args:
        text: any string.
        known: the languages of the account, as codes.
    """
    told = language_of(text)
    likely = [code for code in known if script_language(code) == LATIN] if told == LATIN else []
    return likely[0] if len(likely) == 1 else told


def language_of(text: str) -> str:
    """The language of a text, as far as its script and its commonest words tell; "latin" for any other in
    Latin letters."""
    script = detect_language(text)
    if script != LATIN:
        return script
    found = Counter(
        language for word in _WORD.findall(text[:LONGEST].lower()) for language in _LANGUAGE_OF.get(word, ())
    )
    if not found:
        return LATIN
    (best, count), *others = found.most_common(2)
    return best if count >= WORDS and (not others or count > others[0][1]) else LATIN
