"""The words of reasons, flags, briefs and triage in the language of the desk: a file for each language."""

from .render import LANGUAGES, check_language, in_language, reason_text, text_of

__all__ = ["LANGUAGES", "check_language", "in_language", "reason_text", "text_of"]
