"""What both kinds of training do once all is read: train, calibrate, measure, save."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nlp_support.eval.reports.report import Report
from nlp_support.types.message import Rejection

from ..loop import Loop
from ..run import Run
from ..running import running
from .draw import Rows
from .examples import Examples
from .finish import finish, seconds_of
from .fit import Score, fit, predict
from .model import has_head
from .result import Trained
from .temperature import Floats


def learn(
    run: Run,
    model: Any,
    *,
    base: Path,
    train_on: Examples,
    order: Rows,
    few: Rows | None = None,
    val: Examples,
    score: Score,
    measure: Callable[[Floats], Report],
    settings: Any,
    loop: Loop,
    rejected: Mapping[str, Sequence[Rejection]],
    groups: Sequence[str] | None = None,
) -> Trained:
    """Train a model in place and save it; see `fit` and `finish`, whose arguments and errors these are.

    Args:
        few: rows to learn from by contrast, see `fit_few`; None trains on all in their order.
    """
    with running(run):
        whole = not getattr(settings, "layers", 0)  # with fewer layers it is no longer what it was
        run = _base_measured(run, model, base if whole else None, val, measure)
        if loop.limit.is_set:
            loop.limit.keep(seconds_of(model, val, measure))
        if few is not None:
            from .few import fit_few

            run = fit_few(model, run, train_on=train_on, few=few, settings=settings, loop=loop)
        else:
            run = fit(
                model, run, train_on=train_on, order=order, validate_on=val, score=score,
                settings=settings, loop=loop,
            )  # fmt: skip
        return finish(
            run, model, base=base, val=val, max_tokens=settings.max_tokens, rejected=rejected,
            measure=measure, groups=groups,
        )  # fmt: skip


def _base_measured(
    run: Run, model: Any, base: Path | None, val: Examples, measure: Callable[[Floats], Report]
) -> Run:
    """The run with the figures of the model that it begins from; None if that tells no such classes."""
    if "base_figures" in run.record:
        return run
    if base is None or not has_head(base, list(model.config.id2label.values())):
        return run.update(base_figures=None)
    report = measure(predict(model, val))
    return run.update(base_figures=[asdict(figure) for figure in report.figures])
