"""Figures and promises in a reply that neither the account's replies nor the conversation support."""

from collections.abc import Iterator

from ...text.claims import Claim, ClaimKind, claims
from .finding import Finding, FindingCode
from .history import History
from .situation import Situation

FEWEST = 10  # replies of the account from which it shows that it does not state something
_WHAT = {
    ClaimKind.MONEY: "the amount {}",
    ClaimKind.PERCENT: "the percentage {}",
    ClaimKind.SPAN: "the time span {}",
    ClaimKind.DAY: "the day {}",
    ClaimKind.PROMISE: "the promise {}",
}


def unsupported_in(text: str, case: Situation, history: History) -> Iterator[Finding]:
    """What a reply states or promises that no past reply of the account states, nor a text that it keeps
    ready, nor this conversation.

    Where the account's figures of a kind are mostly new, such as totals of orders, a new one tells nothing.
    """
    if history.replies < FEWEST:
        return
    end = 0
    for claim in claims(text):
        if not claim.binds or claim.start < end or _is_supported(claim, case, history):
            continue
        end = claim.end
        what = _WHAT[claim.kind].format(f"{text[claim.start : claim.end]!r}")
        reason = f"{what} is in no reply of the account's and was not mentioned here"
        yield Finding(FindingCode.UNSUPPORTED, reason, claim.start, claim.end)


def _is_supported(claim: Claim, case: Situation, history: History) -> bool:
    missing = [
        value
        for value in claim.values
        if (claim.kind, value) not in history.figures
        and (claim.kind, value) not in history.ready.figures
        and (claim.kind, value) not in case.claims
        and value.split()[0] not in case.numbers
    ]
    return not missing or history.is_usually_new(claim.kind)
