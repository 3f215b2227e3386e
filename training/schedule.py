"""When a run validates, and when it has learnt enough."""

from typing import Any

from transformers import TrainerCallback

from .validated import validations


class Schedule(TrainerCallback):
    """Validates at the end and at steps that depend on the length of the run only; says when it is enough.

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
        trained = state.max_steps * self._rows_per_step
        times = validations(trained, self._validated, patience=self._settings.patience)
        state.eval_steps = max(1, -(-state.max_steps // times))
        state.save_steps = 0  # by time

    def on_evaluate(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if self.is_enough(state):
            control.should_training_stop = True
            control.should_save = True


def scores_of(state: Any) -> list[tuple[int, float]]:
    """The step and score of every validation so far; one that could not be computed counts as the worst."""
    found = [(entry["step"], entry["eval_score"]) for entry in state.log_history if "eval_score" in entry]
    return [(step, score if score == score else float("-inf")) for step, score in found]


def best_step(state: Any) -> int:
    """The step of the best validation so far, of equally good ones the last; 0 before the first."""
    return max(((score, step) for step, score in scores_of(state)), default=(0.0, 0))[1]
