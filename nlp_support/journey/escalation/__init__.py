"""Escalation: which conversations need somebody, from when on, and for which reasons.

The codes of reasons: closing-negative, falling, low-satisfaction, asked-again, manager, leaves, legal,
safety, urgent, no-answer. `policy` says how much each counts, `words` finds what was said,
`watch` raises the flags.
"""
