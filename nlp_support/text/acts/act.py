"""What a sentence of a talk does."""

from enum import StrEnum


class Act(StrEnum):
    """What a sentence does, the weightiest first: a sentence has one act, the first of these that fits.

    ASKS: a question or a request, with or without a question mark; an agent's asks back.
    TELLS: says something of the matter: an answer, a problem, a fact, a refusal.
    HANDS_OFF: sends to another channel or colleague, without an answer.
    HOLDS: promises to look, or asks to wait, and says nothing of the matter.
    OFFERS_HELP: offers more help.
    THANKS: thanks or praises.
    AGREES: takes note or agrees.
    CLOSES: says goodbye, or that it is solved.
    GREETS: only greets or addresses.
    """

    ASKS = "asks"
    TELLS = "tells"
    HANDS_OFF = "hands_off"
    HOLDS = "holds"
    OFFERS_HELP = "offers_help"
    THANKS = "thanks"
    AGREES = "agrees"
    CLOSES = "closes"
    GREETS = "greets"


COURTEOUS = frozenset({Act.THANKS, Act.AGREES, Act.CLOSES, Act.GREETS, Act.OFFERS_HELP})
