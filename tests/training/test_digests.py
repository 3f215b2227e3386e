"""What a run was trained from, and what of it has changed when it is resumed."""

import json

import pytest

from nlp_support import open_store
from nlp_support.errors import InvalidArgument
from nlp_support.eval.models.columns import Columns
from nlp_support.training.classifier.files import digests
from nlp_support.training.digests import difference, source_name
from nlp_support.training.encoder.data import Sources, read_data

from support import exchange

OLD = {"base": "b", "train /a/x.csv": "1", "val /a/y.csv": "2"}


def test_the_same_content_elsewhere_is_the_same_data():
    assert difference(OLD, {"base": "b", "train /moved/x.csv": "1", "val /moved/z.csv": "2"}) == ""


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ({"base": "b", "train /a/x.csv": "9", "val /a/y.csv": "2"}, "train /a/x.csv 1, now 9"),
        ({"base": "c", "train /a/x.csv": "1", "val /a/y.csv": "2"}, "base b, now c"),
        ({**OLD, "val /a/z.csv": "3"}, "val /a/z.csv None, now 3"),
        ({"base": "b", "train /a/x.csv": "1"}, "val /a/y.csv 2, now None"),
        ({"base": "b", "val /a/x.csv": "1", "val /a/y.csv": "2"}, "val /a/x.csv 1, now 1"),
    ],
)
def test_what_changed_is_named(new, told):
    """The last: the rows that were trained on are now validated on."""
    assert difference(OLD, new) == told


def test_a_run_of_an_earlier_version_is_compared_by_content():
    assert difference({"base": "b", "train 1": "1", "val 1": "2"}, OLD) == ""
    assert (
        difference({"pairs.jsonl": "1", "desk": "2"}, {"pairs /a/pairs.jsonl": "1", "store /a/b": "2"}) == ""
    )
    assert difference({"pairs.jsonl": "1"}, {"pairs /a/pairs.jsonl": "7"}) == "pairs /a/pairs.jsonl 1, now 7"


def test_files_of_one_name_are_told_apart(tmp_path):
    files = []
    for at, folder in enumerate("abc"):
        (tmp_path / folder).mkdir()
        files.append(tmp_path / folder / "rows.jsonl")
        files[-1].write_text(str(at))
    found = digests({"train": files[:2], "val": files[2:]}, Columns())
    parts = zip(("train", "train", "val"), files, strict=True)
    assert [*found] == [source_name(part, file) for part, file in parts] and len({*found.values()}) == 3
    with pytest.raises(InvalidArgument, match=r"a/rows\.jsonl is given twice for train"):
        digests({"train": [files[0], tmp_path / "b" / ".." / "a" / "rows.jsonl"]}, Columns())
    files[2].write_text("0")
    with pytest.raises(
        InvalidArgument, match=r"val .*/c/rows.jsonl has the content of train .*/a/rows.jsonl"
    ):
        digests({"train": files[:2], "val": files[2:]}, Columns())
    named = Columns({"text": "review"}, {"0": "negative"})
    told = digests({"train": files[:1], "val": files[1:2]}, named)["columns"]
    assert told == "text is review, 0=negative"


def test_nothing_tested_is_trained_on_from_two_stores_of_one_name(tmp_path):
    """Each store has ten pairs, of whose time the last two are held out; the first store's last questions
    are repeated in the second at once. So 2 x 8 pairs would be trained on, of which these two are dropped."""
    things = [
        "kettle",
        "lamp",
        "parcel",
        "refund",
        "garden",
        "invoice",
        "helmet",
        "ladder",
        "mirror",
        "novel",
    ]
    stores = {}
    for folder, asks in (("a", "when comes the"), ("b", "who repairs a")):
        (tmp_path / folder).mkdir()
        store = stores[tmp_path / folder / "desk.db"] = open_store(":memory:")
        for at, thing in enumerate(things):
            store.add(exchange(at, f"{asks} {thing} of {folder}?", f"{thing} {folder} {thing[::-1]}"))
    second = stores[tmp_path / "b" / "desk.db"]
    for at, thing in enumerate(things[-2:]):
        second.add(exchange(-5 + at, f"when comes the {thing} of a?", f"{at} ask {at} again {at}"))
    data = read_data(Sources(stores=stores), held_out=0.2, hard_negatives=False)
    tested = {name: [one.question for one in own] for name, own in data.tests.items()}
    assert {name: len(own) for name, own in tested.items()} == {
        "a/desk: held-out time": 2,
        "b/desk: held-out time": 2,
    }
    trained = {one.question for one in data.pairs}
    assert len(trained) == 16 and not trained & {one for own in tested.values() for one in own}
    assert len(data.digests) == 2
    for store in stores.values():
        store.close()


def test_rows_of_two_test_files_of_one_name_are_all_measured_on(tmp_path):
    files = []
    for folder in "ab":
        (tmp_path / folder).mkdir()
        files.append(tmp_path / folder / "test.jsonl")
        row = {"question": f"what of {folder * 9}", "reply": f"nothing but {folder * 7}"}
        files[-1].write_text(json.dumps(row) + "\n")
    data = read_data(Sources(tests=files), held_out=0, hard_negatives=False)
    assert {name: len(own) for name, own in data.tests.items()} == {"a/test": 1, "b/test": 1}
