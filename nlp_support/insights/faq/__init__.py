"""An account's knowledge base: what is asked again and again, with the answers that worked best."""

from .entries import Conflict, Faq, FaqEntry, Gap
from .mine import make_faq, mine_faq

__all__ = ["Conflict", "Faq", "FaqEntry", "Gap", "make_faq", "mine_faq"]
