"""Sent messages that answer nothing on their own: thanks, greetings, hand-offs."""

import re

from .patterns import NOT_WORDS

NO_QUESTION = "answers no customer message"
NO_WORDS = "no words"
COURTESY = "courtesy only"
HAND_OFF = "hand-off to a private message"

# Whether a message says anything else is decided by what is left once these are taken out.
COURTESIES = re.compile(
    r"""\b(?:
        (?:thank\s?you|thanks|thx|cheers)(?:\s(?:so\smuch|very\smuch|a\slot|again|for\s(?:reaching\sout|contacting\sus
        |your\s(?:message|patience|reply|help|time|understanding|feedback)|letting\sus\sknow|confirming|waiting)))*
        |you(?:'|’)?re\s(?:very\s|most\s)?welcome|(?:very\s|most\s)?welcome|no\sproblem|my\spleasure|any\s?time|anytime
        |(?:have|enjoy)\s(?:a|an|the\srest\sof)\s(?:\w+\s){0,3}(?:day|evening|weekend|week|night|one|afternoon)(?:\sahead)?
        |(?:hi|hello|hey|dear|good\s(?:morning|afternoon|evening))(?:\sthere)?
        |happy\sto\shelp|glad\s(?:to\shelp|(?:i|we)\scould\shelp|to\shear\s(?:it|that))
        |(?:take\scare|bye|goodbye|sure|ok|okay|great|perfect|awesome|of\scourse|best|regards|kind\sregards)
        |(?:is\sthere\s)?anything\selse\s(?:i|we)\scan\s(?:help|do|assist)(?:\sfor)?(?:\syou)?(?:\swith)?(?:\stoday)?
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
COURTESIES_KO = re.compile(
    r"정말|대단히|항상|늘|저희를?|이용해?|문의해?|연락|기다려|주셔서|네|예|안녕하세요|안녕히|계세요|고객님|감사합니다|감사드립니다"
    r"|고맙습니다|천만에요|별말씀을요?|도움이|되어|되셨다니|되셨길|기쁩니다|다행입니다|다행이에요|또|더|좋은|행복한|즐거운|편안한"
    r"|하루|저녁|주말|밤|오후|되세요|보내세요|보내시기|되시기|되시길|바랍니다|바라요|궁금하신|궁금한|필요하신|필요한|점이?은?|것|일"
    r"|있으시면|있으면|생기면|언제든지?|편하게|찾아|불러|주세요|주십시오|말씀해?|드림|올림|상담원"
)
PRIVATE = re.compile(
    r"\b(?:dm|(?<!\d)(?<!\d\s)pm|direct\smessages?|private\smessages?|inbox\sus|message\sus\s(?:privately|directly))\b"
    r"|(?:디엠|쪽지|비공개\s?메시지|1:1\s?(?:문의|채팅)|톡톡)",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?。\n]+")
COURTESY_LETTERS = 3  # may be left over from a courtesy, such as the initials of a signature
HAND_OFF_LETTERS = 20  # letters that a hand-off may have besides


def boilerplate(reply: str) -> str | None:
    """Why a redacted reply should not be suggested; None when it may be."""
    if nothing := says_nothing(reply):
        return nothing
    sentences = SENTENCE_END.split(NOT_WORDS.sub(" ", reply))
    others = [sentence for sentence in sentences if not PRIVATE.search(sentence)]
    if (
        len(others) < len(sentences)
        and "://" not in reply
        and _besides_courtesy(". ".join(others)) <= HAND_OFF_LETTERS
    ):
        return HAND_OFF
    return None


def says_nothing(text: str) -> str | None:
    """Why a redacted text says nothing, as in `boilerplate`: no words or only courtesies; None if it says
    more."""
    words = NOT_WORDS.sub(" ", text)
    if not _letters(words):
        return NO_WORDS
    return COURTESY if _besides_courtesy(words) <= COURTESY_LETTERS else None


def _besides_courtesy(text: str) -> int:
    return _letters(COURTESIES_KO.sub(" ", COURTESIES.sub(" ", text)))


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
