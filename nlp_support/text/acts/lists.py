"""Lists of courtesies, questions and hand-offs, by which acts are told until the model tells them."""

import re

from ..patterns import NOT_WORDS
from .act import Act

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


SENTENCE = re.compile(r"[^.!?？。\n]+[.!?？。]?")
ASKS = re.compile(r"[?？]$|(?:까요|나요|가요|주시겠어요|주실래요)[.!]?$")
# ASKS finds only texts with one of these.
ASKING = ("?", "？", "까요", "나요", "가요", "주시겠어요", "주실래요")
ANYTHING_ELSE = re.compile(r"(?:더|다른|추가).{0,16}(?:있으신가요|있으실까요|있으세요|있을까요|있나요)")
SOLVED = re.compile(
    r"\b(?:(?:that|it|this)(?:['’]s|\s(?:is|has|all))?\s(?:\w+\s)?(?:worked|works|fixed|solved|sorted|resolved|helped|helps)"
    r"|(?:that|which)\sdid\s(?:it|the\strick)|(?:all\s(?:good|set|sorted))|problem\s(?:is\s)?solved)\b"
    r"|해결\s?(?:됐|되었|했)|잘\s?(?:돼요|됩니다|되네요|작동)",
    re.IGNORECASE,
)
REJECTED = re.compile(
    r"\b(?:no|not|nope|still|never|but|until|\w+n['’]t)\b|아니|아직|지만|는데|안\s?돼|안\s?되|못",
    re.IGNORECASE,
)


def told(text: str) -> frozenset[Act]:
    """What a text does, by the lists."""
    if not letters(NOT_WORDS.sub(" ", text)):
        return frozenset()
    if solved(text):
        return frozenset({Act.CLOSES})
    if courteous(text):
        return frozenset({Act.THANKS})
    if hands_off(text):
        return frozenset({Act.HANDS_OFF})
    return frozenset({Act.ASKS if asks_last(text) else Act.TELLS})


def asks_last(text: str) -> bool:
    """Whether a text ends with a question other than "is there anything else?"."""
    if not any(sign in text for sign in ASKING):
        return False  # true of most messages, and the rest is slow on a million
    said = SENTENCE.findall(COURTESIES.sub(" ", ANYTHING_ELSE.sub(" ", text)))
    worded = [sentence.strip() for sentence in said if letters(sentence) > COURTESY_LETTERS]
    return bool(worded) and ASKS.search(worded[-1]) is not None


def rejected(text: str) -> bool:
    """Whether a text refuses or contradicts: "no", "still", "but"."""
    return REJECTED.search(text) is not None


def solved(text: str) -> bool:
    """Whether a text says that the matter is settled."""
    return "?" not in text and not rejected(text) and SOLVED.search(text) is not None


def courteous(text: str) -> bool:
    """Whether a text has words, and they are only courtesies."""
    words = NOT_WORDS.sub(" ", text)
    return letters(words) > 0 and _besides_courtesy(words) <= COURTESY_LETTERS


def hands_off(text: str) -> bool:
    """Whether a text sends to a private message and says next to nothing else."""
    sentences = SENTENCE_END.split(NOT_WORDS.sub(" ", text))
    others = [sentence for sentence in sentences if not PRIVATE.search(sentence)]
    return (
        len(others) < len(sentences)
        and "://" not in text
        and _besides_courtesy(". ".join(others)) <= HAND_OFF_LETTERS
    )


def _besides_courtesy(text: str) -> int:
    return letters(COURTESIES_KO.sub(" ", COURTESIES.sub(" ", text)))


def letters(text: str) -> int:
    """The number of letters in a text."""
    return sum(map(str.isalpha, text))
