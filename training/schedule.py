"""When a run validates, and when it has learnt enough."""

from typing import Any

from transformers import TrainerCallback

from .validated import LEAST, MOST, SHARE


class Schedule(TrainerCallback):
    """Validates 3 to 10 times in a run, at steps that depend on its length only, and says when it is enough.

    Args:
        settings: with keep and patience.
        validated: how many rows each validation reads.
    """

    def __init__(self, settings: Any, *, rows_per_step: int, validated: int) -> None:
        self._settings = settings
        self._rows_per_step = rows_per_step
        self._validated = validated

    def is_enough(self, state: Any) -> bool:
        """Whether the last `patience` validations were no better than the best before them."""
        scores = [score for _, score in scores_of(state)]
        patience = self._settings.patience
        return 0 < patience < len(scores) and max(scores[-patience:]) <= max(scores[:-patience])

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        rows = state.max_steps * self._rows_per_step
        times = min(MOST, max(LEAST, round(SHARE * rows / max(1, self._validated))))
        state.eval_steps = max(1, -(-state.max_steps // times))
        # A checkpoint at every validation, since any may turn out to be the best.
        state.save_steps = state.eval_steps if self._validated and self._settings.keep == "best" else 0

    def on_evaluate(self, args: Any, state: Any, control: Any, metrics: Any = None, **kwargs: Any) -> None:
        # Of equally good ones the later is the best.
        metrics["eval_best"] = metrics["eval_score"] + 1e-9 * state.global_step
        if self.is_enough(state):
            control.should_training_stop = True
            control.should_save = True


def scores_of(state: Any) -> list[tuple[int, float]]:
    """The step and score of every validation so far; one that could not be computed counts as the worst."""
    found = [(entry["step"], entry["eval_score"]) for entry in state.log_history if "eval_score" in entry]
    return [(step, score if score == score else float("-inf")) for step, score in found]
