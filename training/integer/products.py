"""Which products of a float graph can be computed with whole numbers: inputs times constant matrices."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

FLOAT = 1  # of `onnx.TensorProto`


@dataclass(frozen=True)
class Matrix:
    """A constant matrix.

    Attributes:
        name: the constant's, (inputs, outputs).
        bias: the name of the constant that is added to the product; None without one.
        product: what its MatMul gives.
        output: the sum with the bias; without one, the product.
    """

    name: str
    bias: str | None
    product: str
    output: str


@dataclass(frozen=True)
class Product:
    """One input and all matrices that it is multiplied by."""

    input: str
    matrices: tuple[Matrix, ...]


def products_of(model: Any) -> list[Product]:
    """The products of an `onnx.ModelProto` whose matrix is a constant that nothing else uses, in order."""
    graph = model.graph
    constants = {tensor.name: tensor for tensor in graph.initializer}
    uses = Counter(name for node in graph.node for name in node.input)
    users = {name: node for node in graph.node for name in node.input}
    found: dict[str, list[Matrix]] = {}
    for node in graph.node:
        tensor = constants.get(node.input[1]) if node.op_type == "MatMul" else None
        if tensor is None or uses[tensor.name] != 1 or tensor.data_type != FLOAT or len(tensor.dims) != 2:
            continue
        product = output = node.output[0]
        bias = None
        if uses[product] == 1 and users[product].op_type == "Add":
            other = next(name for name in users[product].input if name != product)
            own = other in constants and uses[other] == 1  # equal ones may be shared
            if own and tuple(constants[other].dims) == (tensor.dims[1],):
                bias, output = other, users[product].output[0]
        found.setdefault(node.input[0], []).append(Matrix(tensor.name, bias, product, output))
    return [Product(name, tuple(matrices)) for name, matrices in found.items()]


def arrays_of(model: Any) -> dict[str, np.ndarray]:
    """The constants by name."""
    from onnx import numpy_helper

    return {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
