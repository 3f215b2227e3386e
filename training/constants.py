"""The constants of an exported graph as the numbers they stand for, by the names they had before packing."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .codes import BLOCK, Codes
from .integer.names import MULTIPLY, factors_of

Floats = NDArray[np.float32]


def constants_of(model: Any) -> dict[str, Floats]:
    """The float constants of an `onnx.ModelProto`; those in 8 and 4 bits unpacked, as a session does it."""
    from onnx import numpy_helper

    raw = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    factors = {
        node.input[1].removesuffix("_int8"): raw[factors_of(node.input[0])]
        for node in model.graph.node
        if node.op_type == MULTIPLY and factors_of(node.input[0]) in raw
    }
    found: dict[str, Floats] = {}
    for name, array in raw.items():
        for bits in (8, 4):
            plain = name.removesuffix(f"_int{bits}")
            if plain != name and f"{plain}_scale" in raw:
                found[plain] = _unpacked(array.astype(np.int8), raw[f"{plain}_scale"], bits)
                if plain in factors:
                    found[plain] *= factors[plain][:, None]
                break
        else:
            if array.dtype == np.float32 and not (name.endswith("_scale") and _of_packed(name, raw)):
                found[name] = array
    return found


def _of_packed(scale: str, raw: dict[str, NDArray[Any]]) -> bool:
    plain = scale.removesuffix("_scale")
    return any(f"{plain}_int{bits}" in raw for bits in (8, 4))


def _unpacked(values: NDArray[np.int8], scale: NDArray[Any], bits: int) -> Floats:
    """Numbers of the shape of `values`; a scale belongs to a column, a row, or a block of either."""
    if bits == 8:
        by_column = scale.ndim == 1
        return Codes(values, scale[None] if by_column else scale, 8, axis=0 if by_column else 1).floats()
    axis = 0 if scale.shape == (values.shape[0] // BLOCK, values.shape[1]) else 1
    return Codes(values, scale, 4, axis=axis).floats()
