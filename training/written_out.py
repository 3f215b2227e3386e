"""Parameters and settings of BERTs that were exported before the file noted which parameter a constant is.

Their graphs are those of `training.graph.BertGraph`: biases, norms and tables bear their parameters' names,
and a matrix belongs to the bias that is added to its product.
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from nlp_support.errors import ModelError

from .constants import Floats

MARK = "bert.embeddings.word_embeddings.weight"
LAYER = re.compile(r"bert\.encoder\.layer\.(\d+)\.")
HEAD = {"head.weight": "classifier.weight", "head.bias": "classifier.bias"}
PACKED = re.compile(r"_int[48]$|_float$")
KINDS = 2  # of tokens, of which only the first is used


def parameters_of_bert(model: Any, constants: Mapping[str, Floats]) -> dict[str, Floats]:
    """The parameters as transformers names them in a BertForSequenceClassification.

    Raises:
        ModelError: the graph is not one of these.
    """
    if MARK not in constants:
        raise ModelError("its file does not tell which weights are which; export the model again")
    found = {HEAD.get(name, name): array for name, array in constants.items() if _named(name)}
    used = {i: node for node in model.graph.node for i in node.input}
    places = None
    for node in model.graph.node:
        if node.op_type == "MatMul" and (name := PACKED.sub("", node.input[1])) in constants:
            added = used[node.output[0]]
            bias = next((one for one in added.input if one in constants and one.endswith(".bias")), None)
            if bias is None:
                raise ModelError(f"its matrix {name} has no bias; export the model again")
            found[f"{bias.removesuffix('bias')}weight"] = np.ascontiguousarray(constants[name].T)
        if node.op_type == "Add" and places is None:
            loose = [one for one in node.input if one in constants and not _named(one)]
            places = constants[loose[0]] if loose else None
    width = found[MARK].shape[1]
    if places is None or places.shape[-1] != width:
        raise ModelError("its file does not tell the kind of tokens; export the model again")
    kinds = np.tile(places.reshape(-1, width)[:1], (KINDS, 1))
    return found | {"bert.embeddings.token_type_embeddings.weight": kinds}


def config_of_bert(model: Any, parameters: Mapping[str, Floats]) -> dict[str, Any]:
    """What a config.json needs, read from the shapes and the graph."""
    words = parameters[MARK]
    first = "bert.encoder.layer.0."
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "vocab_size": len(words),
        "hidden_size": words.shape[1],
        "num_hidden_layers": 1 + max(int(found[1]) for name in parameters if (found := LAYER.match(name))),
        "num_attention_heads": words.shape[1] // _head_width(model),
        "intermediate_size": len(parameters[f"{first}intermediate.dense.bias"]),
        "max_position_embeddings": len(parameters["bert.embeddings.position_embeddings.weight"]),
        "type_vocab_size": KINDS,
        "layer_norm_eps": _epsilon(model),
    }


def _named(name: str) -> bool:
    return name.startswith(("bert.", "head."))


def _head_width(model: Any) -> int:
    """The width of a head: scores are divided by its root."""
    from onnx import numpy_helper

    told = {tensor.name: tensor for tensor in model.graph.initializer}
    values = {
        node.output[0]: node.attribute[0].t for node in model.graph.node if node.op_type == "Constant"
    } | told
    for node in model.graph.node:
        if node.op_type == "Div" and node.input[1] in values:
            return round(float(numpy_helper.to_array(values[node.input[1]])) ** 2)
    raise ModelError("its graph does not tell how many heads a layer has; export the model again")


def _epsilon(model: Any) -> float:
    for node in model.graph.node:
        if node.op_type == "LayerNormalization":
            return float(f"{next(one.f for one in node.attribute if one.name == 'epsilon'):.3g}")
    raise ModelError("its graph has no norms; export the model again")
