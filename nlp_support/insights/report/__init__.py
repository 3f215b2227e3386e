"""A page about an account's period: volume, reply times, moods, issues, flags and coaching."""

from .page import check_extra, render_page
from .report import AccountReport, make_report

__all__ = ["AccountReport", "check_extra", "make_report", "render_page"]
