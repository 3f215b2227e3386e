"""Weights that are no numbers, as a training that went wrong or a damaged file leaves them."""

from collections.abc import Mapping
from typing import Any

from ..errors import ModelError


def not_finite(weights: Mapping[str, Any]) -> list[str]:
    """The names of the torch tensors that hold NaN or infinity."""
    floating = ((name, own) for name, own in weights.items() if own.is_floating_point())
    return [name for name, own in floating if not bool(own.isfinite().all())]


def check_finite(weights: Mapping[str, Any], *, name: object) -> None:
    """Refuse the weights of a torch model that can compute nothing.

    Args:
        weights: torch tensors by name.
        name: of the model.

    Raises:
        ModelError: some are NaN or infinite.
    """
    if broken := not_finite(weights):
        more = f" and {len(broken) - 1:,} more" if broken[1:] else ""
        raise ModelError(
            f"{name} has weights that are NaN or infinite, in {broken[0]}{more}; expected finite numbers: "
            "train it again from another base or with a lower learning rate, or download it again"
        )
