"""How severe reasons are together, in the order in which a dispatcher looks at them."""

import math
from collections.abc import Iterable

from ...types.flag import Reason
from .policy import ROWS, EscalationPolicy

ROW = {code: row for row, codes in enumerate(ROWS) for code in codes}
STEP = 0.01  # by how much mere waits may differ; and rows, where a policy weighs them all alike


def severity(reasons: Iterable[Reason], policy: EscalationPolicy) -> float:
    """How severe reasons are together, in [0, 1].

    1 minus the product of (1 - weight), but what exceeds the weight of the gravest reason's row (and
    `policy.raise_at`, so that no flag is lost) is shrunk to stay below the weight of the next row: danger,
    law, leaving, anger, being asked again, waits. So however long a wait and however many mild reasons, they
    stay below one threat, and threats below one danger.
    """
    found = list(reasons)
    if not found:
        return 0.0
    plain = 1 - math.prod(1 - reason.weight for reason in found)
    return bounded(plain, max(ROW[reason.code] for reason in found), policy)


def bounded(plain: float, row: int, policy: EscalationPolicy) -> float:
    """A severity in [0, 1] whose gravest reason is of this row, kept below the next row."""
    floor = max(policy.raise_at, *(policy.weight(code) for code in ROWS[row]))
    if plain > floor:
        ceiling = max(floor + STEP, _above(row, policy) - STEP) if row else floor + STEP
        plain = min(1.0, floor + (ceiling - floor) * (plain - floor) / (1 - floor))
    # Rounded, so that one reason of weight 0.3 does not exceed a threshold of 0.3 by its last bit.
    return round(plain, 9)


def gravest_first(reasons: Iterable[Reason]) -> list[Reason]:
    """The reasons by row, then by weight; equal ones as they came."""
    return sorted(reasons, key=lambda reason: (-ROW[reason.code], -reason.weight))


def _above(row: int, policy: EscalationPolicy) -> float:
    """The lowest weight of the rows above; a step above 1 if there is none or none of them counts."""
    weights = [policy.weight(code) for codes in ROWS[row + 1 :] for code in codes]
    return min((weight for weight in weights if weight), default=1.0 + STEP)
