"""A question that a reply passes over with a courtesy."""

from collections.abc import Iterator

from ...text.acts import Act, acts
from ...text.acts.act import COURTEOUS
from ...text.acts.told import in_order
from .finding import Finding, FindingCode
from .situation import Situation

# A greeting or an offer of help may open an answer in several messages; thanks and goodbyes end the talk.
ENDING = frozenset({Act.THANKS, Act.CLOSES})


def unanswered_in(text: str, case: Situation) -> Iterator[Finding]:
    """A finding if the customer's last messages surely end with a question, and the reply surely only
    thanks or says goodbye: it neither tells, asks, promises nor sends elsewhere."""
    asked = "\n".join(case.waiting)
    if not asked or ("?" not in asked and "？" not in asked):
        return
    said = acts(text, surely=True)
    if not said & ENDING or not said <= COURTEOUS or Act.OFFERS_HELP in said:
        return
    if in_order([asked], surely=True)[0][-1:] == (Act.ASKS,):  # "Really? That was fast." asks nothing
        reason = "the customer asks something, and this only thanks or says goodbye"
        yield Finding(FindingCode.UNANSWERED, reason, 0, len(text))
