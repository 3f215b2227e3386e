"""Weight-only 8 and 4 bits for ONNX graphs: small weights in the file, float arithmetic at run time.

`OnnxText` unpacks the MatMul weights once, when it loads them (`session.disable_quant_qdq`): unpacking them
at every call was slower. From the embedding table, only the rows that a call needs are unpacked.
"""

from collections import Counter
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper, version_converter

from .codes import BLOCK, Codes, Weights, int4_codes, int8_codes

OPSET_INT4 = 21  # the first with INT4 and with scales for blocks
IR_INT4 = 10
MIN_ROWS = 2000  # of a table in 4 bits: position tables are too small to gain anything
# The code of a column's largest weight: any of them, and no two so near that they give the same steps.
TOPS = (127.0, 124.4, 122.4)
UNMOVED = 1e-6  # of the sum of squares of a matrix: what its rounding to half precision may have changed


def quantize_weights(model: Any, *, weights: Weights = "int8") -> Any:
    """Replace every constant MatMul weight and the embedding table with whole numbers and scales.

    int8 has one scale per output channel, or per row of the embedding. int4 has one for each 32 weights along
    the input, or along a row; sides that are not a multiple of 32 stay int8. mixed uses int4 wherever
    it loses nothing, as for weights restored from 4 bits and not trained since, and int8 elsewhere.
    Activations stay float32, so no calibration data is needed.

    Args:
        model: an `onnx.ModelProto` with float32 weights.

    Returns:
        The model; do not use the argument `model` afterwards.
    """
    if weights != "int8":
        model = version_converter.convert_version(model, OPSET_INT4)
        model.ir_version = max(model.ir_version, IR_INT4)
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    graph = model.graph
    drop_copies(graph)
    constants = {tensor.name: tensor for tensor in graph.initializer}
    uses = Counter(name for node in graph.node for name in node.input)
    as_matrix = Counter(node.input[1] for node in graph.node if node.op_type == "MatMul")
    unpacked: set[str] = set()
    nodes: list[Any] = []
    for node in graph.node:
        name = node.input[1] if node.op_type == "MatMul" else ""
        if name in constants and uses[name] == as_matrix[name]:
            if name in unpacked:  # layers that share their weights
                node.input[1] = f"{name}_float"
                nodes.append(node)
            else:
                unpacked.add(name)
                nodes += _unpack_matrix(graph, constants[name], node, weights)
        elif (
            node.op_type == "Gather" and uses[node.input[0]] == 1 and _is_table(constants.get(node.input[0]))
        ):
            nodes += _unpack_rows(graph, constants[node.input[0]], node, weights)
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model


def drop_copies(graph: Any) -> None:
    """Name the constants themselves where nodes only pass them on, as for layers that share their weights."""
    constants = {tensor.name for tensor in graph.initializer}
    passed = {
        node.output[0]: node.input[0]
        for node in graph.node
        if node.op_type == "Identity" and node.input[0] in constants
    }
    kept = [node for node in graph.node if not (node.op_type == "Identity" and node.output[0] in passed)]
    for node in kept:
        for at, name in enumerate(node.input):
            node.input[at] = passed.get(name, name)
    del graph.node[:]
    graph.node.extend(kept)


def _is_table(tensor: Any) -> bool:
    return tensor is not None and tensor.data_type == TensorProto.FLOAT and len(tensor.dims) == 2


def _codes(tensor: Any, weights: Weights, *, axis: int) -> Codes:
    """The codes of a matrix. One that was rebuilt from codes and has not been trained since keeps them."""
    matrix = numpy_helper.to_array(tensor)
    least = UNMOVED * float(np.square(matrix).sum())
    if weights != "int8" and not matrix.shape[axis] % BLOCK:
        small = int4_codes(matrix, axis=axis)
        if weights == "int4" or _error(small, matrix) <= least:
            return small
    for top in TOPS:
        codes = int8_codes(matrix, axis=axis, top=int(top))
        if _error(codes, matrix) <= least:
            return codes
    return min(
        (int8_codes(matrix, axis=axis, top=top) for top in TOPS), key=lambda codes: _odd(codes, matrix)
    )


def _odd(codes: Codes, matrix: np.ndarray) -> float:
    """How far the error is from the usual one, of numbers at any place between two steps.

    A matrix that was rebuilt from codes and then trained a little lies around those codes. Rounded to them it
    would lose what it learnt, as each weight that moved by less than half a step would move back; between
    other steps it lies anywhere, and what it learnt is kept on average.
    """
    usual = float(np.square(codes.scale).sum()) * matrix.shape[codes.axis] / 12
    return abs(_error(codes, matrix) / usual - 1) if usual else 0.0


def _error(codes: Codes, matrix: np.ndarray) -> float:
    return float(np.square(codes.floats() - matrix).sum())


def _store(graph: Any, tensor: Any, codes: Codes) -> tuple[str, str]:
    """Put the codes in place of a tensor; returns the names of its values and scales."""
    names = f"{tensor.name}_int{codes.bits}", f"{tensor.name}_scale"
    if codes.bits == 4:
        shape = codes.values.shape
        values = helper.make_tensor(names[0], TensorProto.INT4, shape, codes.packed(), raw=True)
    else:
        values = numpy_helper.from_array(codes.values, names[0])
    scale = codes.scale[0] if codes.bits == 8 and codes.axis == 0 else codes.scale
    graph.initializer.remove(tensor)
    graph.initializer.extend([values, numpy_helper.from_array(np.ascontiguousarray(scale), names[1])])
    return names


def _unpack_matrix(graph: Any, tensor: Any, matmul: Any, weights: Weights) -> list[Any]:
    name = tensor.name
    codes = _codes(tensor, weights, axis=0)
    values, scale = _store(graph, tensor, codes)
    matmul.input[1] = f"{name}_float"
    nodes: list[Any] = []
    layout: dict[str, Any] = {"axis": 1}
    if codes.bits == 4:
        nodes.append(_to_float(scale, f"{scale}_float", name=f"{scale}_cast"))
        scale, layout = f"{scale}_float", {"axis": 0, "block_size": BLOCK}
    unpack = helper.make_node(
        "DequantizeLinear", [values, scale], [matmul.input[1]], name=f"{name}_dequantize", **layout
    )
    return [*nodes, unpack, matmul]


def _unpack_rows(graph: Any, tensor: Any, gather: Any, weights: Weights) -> list[Any]:
    name, ids = gather.name or tensor.name, gather.input[1]
    if tensor.dims[0] < MIN_ROWS:
        codes = int8_codes(numpy_helper.to_array(tensor), axis=1)
    else:
        codes = _codes(tensor, weights, axis=1)
    table, scales = _store(graph, tensor, codes)
    if codes.bits == 4:
        return [
            _to_float(scales, f"{scales}_float", name=f"{scales}_cast"),
            helper.make_node(
                "GatherBlockQuantized", [table, ids, f"{scales}_float"], list(gather.output),
                domain="com.microsoft", quantize_axis=1, block_size=BLOCK, name=f"{name}_gather",
            ),
        ]  # fmt: skip
    rows, floats, row_scales = f"{name}_rows", f"{name}_floats", f"{name}_row_scales"
    return [
        helper.make_node("Gather", [table, ids], [rows], name=f"{name}_gather"),
        helper.make_node("Gather", [scales, ids], [row_scales], name=f"{name}_gather_scales"),
        _to_float(rows, floats, name=f"{name}_cast"),
        helper.make_node("Mul", [floats, row_scales], list(gather.output), name=f"{name}_mul"),
    ]


def _to_float(source: str, target: str, *, name: str) -> Any:
    return helper.make_node("Cast", [source], [target], to=TensorProto.FLOAT, name=name)
