"""Escalation: which conversations need somebody, from when on, and for which reasons.

`policy` says how much each `ReasonCode` counts, `signs` and `course` find what speaks for trouble at every
turn, `flagging` raises the flags and clears them.
"""
