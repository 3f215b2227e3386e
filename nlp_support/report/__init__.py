"""A period of an account as one page: volume, reply times, moods, issues, flags and coaching."""

from .page import render_page
from .report import AccountReport, make_report

__all__ = ["AccountReport", "make_report", "render_page"]
