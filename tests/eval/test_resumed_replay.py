"""A replay that was interrupted goes on from what was measured, and several processes measure the same."""

import numpy as np
import pytest

from nlp_support import Encoder, ReplySuggester, open_store
from nlp_support.errors import InvalidArgument
from nlp_support.eval.cli_replies import _kept
from nlp_support.eval.replies import past
from nlp_support.eval.replies.kept import FOLDER
from nlp_support.eval.replies.measure import measure_replies
from nlp_support.eval.replies.rows import RowFile
from nlp_support.eval.replies.settings import RepliesSettings

from support import DIM, bag_of_words, exchange, run

TOPICS = (
    ("when do you open on saturday", "we open at nine on saturday morning"),
    ("may my dog come along", "dogs are welcome on the terrace"),
    ("where is my parcel", "parcels take two working days to arrive"),
)
WHOLE = RepliesSettings(share=1.0, history=())


class Stopped(Exception):
    """Raised where a person would press Ctrl-C."""


class Words(Encoder):
    """Counts the texts that it encodes as questions, and stops after so many calls."""

    def __init__(self, calls=10**6):
        super().__init__(self._asked, bag_of_words, name="words", fingerprint="1", dim=DIM)
        self.left, self.texts = calls, 0

    def _asked(self, texts):
        self.left -= 1
        if self.left < 0:
            raise Stopped
        self.texts += len(texts)
        return bag_of_words(texts)


@pytest.fixture
def filled(store, monkeypatch):
    """Twelve exchanges, read in chunks of four messages, all indexed."""
    monkeypatch.setattr(past, "CHUNK", 4)
    for number in range(12):
        question, reply = TOPICS[number % 3]
        store.add(exchange(number, f"{question} number {number}", reply))
    ReplySuggester(store, encoder=Words()).suggest("acme", "parcel")
    return store


def measured(store, folder, encoder, **options):
    rows = RowFile(folder / "rows.jsonl")
    report = measure_replies(store, ["acme"], rows, encoder=encoder, settings=WHOLE, **options)
    return report, rows.path.read_text()


def test_a_resumed_replay_is_like_one_that_was_never_interrupted(filled, tmp_path):
    """Two of three chunks are measured before it stops; the rest, four messages, is all that is left."""
    whole, rows = measured(filled, tmp_path, Words())
    with pytest.raises(Stopped):
        measured(filled, tmp_path, Words(calls=2), run=tmp_path / "run")
    assert len(list((tmp_path / "run" / FOLDER).glob("*.chunk"))) == 2
    encoder = Words()
    again, same_rows = measured(filled, tmp_path, encoder, run=tmp_path / "run", resume=True)
    assert encoder.texts == 4
    assert same_rows == rows
    assert (again.figures, again.curves, again.data, again.misses) == (
        whole.figures, whole.curves, whole.data, whole.misses,
    )  # fmt: skip


def test_a_damaged_chunk_is_measured_again(filled, tmp_path):
    _, rows = measured(filled, tmp_path, Words(), run=tmp_path / "run")
    (first, *_) = sorted((tmp_path / "run" / FOLDER).glob("*.chunk"))
    first.write_bytes(first.read_bytes()[:-9])
    encoder = Words()
    assert measured(filled, tmp_path, encoder, run=tmp_path / "run", resume=True)[1] == rows
    assert encoder.texts == 4


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda store: store.add(exchange(99, *TOPICS[0])), "store"),
        (lambda store: store.forget("acme", "user3"), "store"),
    ],
)
def test_other_data_is_not_resumed(filled, tmp_path, change, named):
    measured(filled, tmp_path, Words(), run=tmp_path / "run")
    change(filled)
    with pytest.raises(InvalidArgument, match=f"other values of {named}"):
        measured(filled, tmp_path, Words(), run=tmp_path / "run", resume=True)


def test_what_is_there_is_neither_replaced_nor_taken_for_something_else(filled, tmp_path):
    with pytest.raises(InvalidArgument, match="no interrupted run"):
        measured(filled, tmp_path, Words(), run=tmp_path / "run", resume=True)
    measured(filled, tmp_path, Words(), run=tmp_path / "run")
    with pytest.raises(InvalidArgument, match="--resume goes on"):
        measured(filled, tmp_path, Words(), run=tmp_path / "run")
    other = Encoder(bag_of_words, bag_of_words, name="words", fingerprint="2", dim=DIM)
    with pytest.raises(InvalidArgument, match="other values of encoder"):
        measured(filled, tmp_path, other, run=tmp_path / "run", resume=True)


def test_two_processes_measure_what_one_does(tmp_path):
    """By the command, with the bundled encoder."""
    location = str(tmp_path / "desk.db")
    with open_store(location) as store:
        for number in range(9):
            store.add(exchange(number, *TOPICS[number % 3]))
    for name, more in (("one", []), ("two", ["--workers", "2"])):
        words = ["--all", "--share", "1", "--no-history", "--save", tmp_path / name, *more]
        run("eval", "replies", "--store", location, *words)
    one, two = (RowFile(tmp_path / name / "messages.jsonl") for name in ("one", "two"))
    assert one.systems() == two.systems()
    assert len(list(one.lines())) == 9
    for system in one.systems():
        for name, values in one.columns(system).items():  # vectors differ by rounding with their batch
            np.testing.assert_allclose(values, two.columns(system)[name], atol=1e-5)
    assert not (tmp_path / "two" / FOLDER).exists()


def test_resuming_needs_a_run(tmp_path):
    told = run("eval", "replies", "--store", "desk.db", "--all", "--resume", code=1)
    assert "--resume needs --save" in told.stderr


@pytest.mark.parametrize(
    ("cut", "kept", "told"),
    [
        (KeyboardInterrupt(), True, True),
        (MemoryError(), True, True),
        (KeyboardInterrupt(), False, False),
        (InvalidArgument("other settings"), True, False),
    ],
)
def test_who_is_cut_short_is_told_how_to_go_on(tmp_path, capsys, cut, kept, told):
    """Ctrl-C after a first chunk; where nothing is kept, or an error tells what to do, nothing is added."""
    if kept:
        (tmp_path / FOLDER).mkdir()
        (tmp_path / FOLDER / "0-a.chunk").write_bytes(b"")
    with pytest.raises(type(cut)), _kept(tmp_path):
        raise cut
    assert ("--resume measures the rest" in capsys.readouterr().err) == told
