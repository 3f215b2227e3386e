"""Questions that a reply passes over: with a courtesy, or by answering only others."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...text.acts import Act, acts
from ...text.acts.act import COURTEOUS
from ...text.acts.told import in_order
from .finding import Finding, FindingCode
from .questions import untouched
from .situation import Situation

if TYPE_CHECKING:
    from ...models.encoder import Encoder

# A greeting or an offer of help may open an answer in several messages; thanks and goodbyes end the talk.
LONGEST = 80  # characters of a question that a reason tells
ENDING = frozenset({Act.THANKS, Act.CLOSES})


def unanswered_in(text: str, case: Situation, encoder: "Encoder | None" = None) -> Iterator[Finding]:
    """A finding if the customer's last messages surely end with a question, and the reply surely only
    thanks or says goodbye: it neither tells, asks, promises nor sends elsewhere; and one for each of several
    questions that the reply surely says nothing to, see `untouched`."""
    for question in untouched(case.waiting, case.profile.unsigned(text), encoder=encoder):
        reason = f"the customer also asks {shortened(question)!r}, and this says nothing to that"
        yield Finding(FindingCode.UNANSWERED, reason, 0, len(text))
    asked = "\n".join(case.waiting)
    if not asked or ("?" not in asked and "？" not in asked):
        return
    said = acts(text, surely=True)
    if not said & ENDING or not said <= COURTEOUS or Act.OFFERS_HELP in said:
        return
    if in_order([asked], surely=True)[0][-1:] == (Act.ASKS,):  # "Really? That was fast." asks nothing
        reason = "the customer asks something, and this only thanks or says goodbye"
        yield Finding(FindingCode.UNANSWERED, reason, 0, len(text))


def shortened(question: str) -> str:
    """A question on one line of at most 80 characters, for a reason."""
    line = " ".join(question.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
