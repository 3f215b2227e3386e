"""Escalation: which conversations need attention, from when, and for which reasons.

`policy` says how much each `ReasonCode` counts, `signs` and `course` find the signs of trouble at every turn,
`flagging` raises flags and clears them, `suited` makes a policy one for another encoder.
"""
