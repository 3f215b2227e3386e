"""The measurement of what our log, validations and checkpoints cost."""

import pytest

torch = pytest.importorskip("torch")

from toys import FILLERS, MOODS, tiny_base, toy_rows, write  # noqa: E402

from nlp_support.training import trainer  # noqa: E402
from nlp_support.training.overhead import measure  # noqa: E402


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_a_command_is_trained_bare_and_as_it_is_in_turns(tmp_path):
    """96 rows twice in batches of 32 are 6 steps of each; afterwards commands train as before."""
    base = tiny_base(tmp_path / "base", [*FILLERS, *(word for words in MOODS.values() for word in words)])
    train = write(tmp_path / "train.jsonl", toy_rows(96, seed=1))
    val = write(tmp_path / "val.jsonl", toy_rows(48, seed=2))
    own = trainer.train
    options = ["--base", str(base), "--train", str(train), "--val", str(val), "--frozen-layers", "0"]
    timed = measure(["sentiment", *options], rounds=1)
    assert timed.steps == 6 and min(timed.seconds.values()) > 0 and trainer.train is own
    assert timed.parts.keys() == {"validations", "checkpoints"} and min(timed.parts.values()) > 0
    assert sum(timed.parts.values()) < timed.seconds[False]
    assert str(timed).startswith("6 steps: bare ") and str(timed).endswith(" times")
