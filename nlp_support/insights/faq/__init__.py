"""The knowledge base of an account: what is asked again and again, with the answer that worked best."""

from .entries import Conflict, Faq, FaqEntry, Gap
from .mine import make_faq, mine_faq

__all__ = ["Conflict", "Faq", "FaqEntry", "Gap", "make_faq", "mine_faq"]
