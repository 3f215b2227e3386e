"""How both kinds of training end: calibrate, measure, save."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from nlp_support.eval.reports.report import Report
from nlp_support.types.message import Rejection

from ..card import write_card
from ..run import Run
from .examples import Examples
from .fit import READ_AT_ONCE, predict
from .model import fold_temperature, save
from .result import Trained
from .temperature import Floats, divided, fit_temperature, fit_temperatures


def finish(
    run: Run,
    model: Any,
    *,
    base: Path,
    val: Examples,
    measure: Callable[[Floats], Report],
    max_tokens: int,
    rejected: Mapping[str, Sequence[Rejection]],
    groups: Sequence[str] | None = None,
) -> Trained:
    """Calibrate on the validation rows, measure on them before and after, and save the model.

    A run that its time limit stopped keeps its checkpoints, so that it can be resumed.

    Args:
        base: the folder with the model's tokenizer.
        max_tokens: the length of text in training and in serving.
        measure: turns logits (n, c) of the validation rows into figures.
        groups: (n,) of the validation rows, each with a temperature of its own; None has one for all.
    """
    logits = predict(model, val)
    temperature = fit_temperature(logits, val.target.astype(np.float64))
    scaled, own = logits / temperature, {}
    if groups is not None:
        own = fit_temperatures(scaled, val.target.astype(np.float64), groups)
        scaled = divided(scaled, groups, own)
        model.config.temperatures = own
    before, after = measure(logits), measure(scaled)
    fold_temperature(model, temperature)
    save(model, base, run.model, max_tokens=max_tokens)
    run = run.update(
        temperature=round(temperature, 4),
        temperatures=own,
        before=[asdict(figure) for figure in before.figures],
        after=[asdict(figure) for figure in after.figures],
    )
    write_card(run)
    run.finish()
    return Trained(run.model, temperature, before, after, run.stopped, rejected)


def seconds_of(model: Any, val: Examples, measure: Callable[[Floats], Report]) -> float:
    """About how long `finish` will take, from reading some rows and measuring no answers."""
    some = sorted(np.random.default_rng(0).permutation(len(val))[:READ_AT_ONCE].tolist())
    began = time.monotonic()
    predict(model, Examples([val.tokens[row] for row in some], val.target[some], val.padding))
    read = time.monotonic() - began
    began = time.monotonic()
    measure(np.zeros(val.target.shape))
    return read / len(some) * len(val) + 2 * (time.monotonic() - began)
