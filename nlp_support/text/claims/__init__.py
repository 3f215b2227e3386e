"""What a reply commits an account to: amounts, percentages, time spans, days, promises without a number."""

from .claim import Claim, ClaimKind
from .find import claims, numbers

__all__ = ["Claim", "ClaimKind", "claims", "numbers"]
