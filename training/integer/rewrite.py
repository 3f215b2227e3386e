"""A float graph with its large products in 8-bit numbers."""

from typing import Any

import numpy as np

from nlp_support.errors import ModelError

from ..quantize import drop_copies
from .names import MULTIPLY, codes_of, factors_of
from .observe import Seen, observed
from .products import Matrix, Product, arrays_of, products_of
from .rounding import rounded_to_inputs
from .scaled import Scaled, choose
from .texts import Calibration

DOMAIN = "com.microsoft"
RARE = 0.1  # how much rare pieces count where errors are spread


def with_integers(model: Any, calibration: Calibration) -> Any:
    """Compute products with constant matrices in whole numbers: 8 bits of the inputs, 7 of the weights.

    The ranges of the inputs are constants, set on texts, so that a text's numbers do not depend on which
    other texts are in its batch. Weights have 7 bits so that no processor's kernel saturates, and all give
    the same sums (MLAS multiplies and adds pairs in 16 bits where there is no VNNI).

    Args:
        model: an `onnx.ModelProto` with float32 weights.
        calibration: what sets the ranges.

    Returns:
        The model; do not use the argument `model` afterwards.

    Raises:
        ModelError: there are no such products.
    """
    import onnx
    from onnx import helper

    drop_copies(model.graph)
    products = products_of(model)
    if not products:
        raise ModelError(
            "the model has no products with constant matrices, which whole numbers are for; export it with "
            "--arithmetic float"
        )
    names = [product.input for product in products]
    common, rare = (
        observed(model, names, calibration.texts),
        observed(model, names, calibration.pieces, grams=False),
    )
    constants = _Constants(model)
    instead: dict[str, list[Any]] = {}  # nodes by what the one gives that they replace
    for product in products:
        nodes = _written(product, constants, common[product.input], rare[product.input])
        instead |= nodes
    graph = model.graph
    kept = [new for node in graph.node for new in instead.get(node.output[0], [node])]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(kept)
    graph.initializer.extend(constants.tensors())
    if DOMAIN not in {one.domain for one in model.opset_import}:
        model.opset_import.append(helper.make_opsetid(DOMAIN, 1))
    onnx.checker.check_model(model)
    return model


class _Constants:
    """The constants of a graph, some of them replaced."""

    def __init__(self, model: Any) -> None:
        self._tensors = {tensor.name: tensor for tensor in model.graph.initializer}
        self.arrays = arrays_of(model)

    def put(self, name: str, array: Any) -> str:
        from onnx import numpy_helper

        self._tensors[name] = numpy_helper.from_array(
            np.ascontiguousarray(array).reshape(np.shape(array)), name
        )
        return name

    def drop(self, name: str) -> None:
        del self._tensors[name]

    def tensors(self) -> list[Any]:
        return list(self._tensors.values())


def _written(product: Product, constants: _Constants, common: Seen, rare: Seen) -> dict[str, list[Any]]:
    """The nodes of a product, by what the ones give that they replace."""
    from onnx import helper

    matrices = [constants.arrays[matrix.name] for matrix in product.matrices]
    numbers = choose(common, rare, np.concatenate(matrices, axis=1))
    name = product.matrices[0].name
    codes = codes_of(name)
    step = constants.put(f"{name}_input_scale", np.float32(numbers.step))
    zero = constants.put(f"{name}_input_zero", np.uint8(numbers.zero))
    smoothed, nodes = product.input, []
    if numbers.factors is not None:
        smoothed = f"{name}_smoothed"
        factors = constants.put(factors_of(codes), numbers.factors)
        nodes.append(helper.make_node("Mul", [product.input, factors], [smoothed], name=f"{name}_smooth"))
    nodes.append(helper.make_node("QuantizeLinear", [smoothed, step, zero], [codes], name=f"{name}_quantize"))
    found: dict[str, list[Any]] = {}
    for matrix in product.matrices:
        weights, scale, bias = _matrix(matrix, constants, numbers, common, rare)
        inputs = [codes, weights, step, scale, zero, "", bias]
        nodes.append(
            helper.make_node(MULTIPLY, inputs, [matrix.output], domain=DOMAIN, name=f"{matrix.name}_multiply")
        )
        found[matrix.output] = []
        found[matrix.product] = nodes
        nodes = []
    return found


def _matrix(
    matrix: Matrix, constants: _Constants, numbers: Scaled, common: Seen, rare: Seen
) -> tuple[str, str, str]:
    """Put a matrix into whole numbers; returns the names of its codes, steps and bias.

    What rounding adds to the mean of the outputs is taken off the bias.
    """
    array = constants.arrays[matrix.name]
    factors = np.ones(len(array), np.float32) if numbers.factors is None else numbers.factors
    gram = (common.gram + RARE * rare.gram) * np.outer(factors, factors)
    gram[np.diag_indices_from(gram)] += numbers.step**2 / 12  # what rounding the inputs adds
    codes, steps = rounded_to_inputs(numbers.counterpart(array), gram)
    moved = (common.mean * factors) @ (codes * steps) - common.mean @ array
    bias = 0 if matrix.bias is None else constants.arrays[matrix.bias]
    constants.drop(matrix.name)
    return (
        constants.put(f"{matrix.name}_int8", codes),
        constants.put(f"{matrix.name}_scale", steps),
        constants.put(matrix.bias or f"{matrix.name}_bias", (bias - moved).astype(np.float32)),
    )
