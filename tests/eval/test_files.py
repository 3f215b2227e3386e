"""Names of files that tell them apart."""

from pathlib import Path

import pytest

from nlp_support.errors import InvalidArgument
from nlp_support.eval.files import by_name, check_once


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["/a/x.csv"], ["x"]),
        (["/a/x.csv", "/a/y.csv"], ["x", "y"]),
        (["/a/x.csv", "/b/x.csv"], ["a/x", "b/x"]),
        (["/a/c/x.csv", "/b/c/x.csv", "/b/c/y.csv"], ["a/c/x", "b/c/x", "b/c/y"]),
        (["/a/x.csv", "/a/x.tsv"], ["/a/x.csv", "/a/x.tsv"]),
        ([], []),
    ],
)
def test_names_are_as_short_as_tells_them_apart(paths, names):
    files = [Path(path) for path in paths]
    assert by_name(files, what="test") == dict(zip(names, files, strict=True))


def test_one_file_is_not_given_twice(tmp_path):
    (tmp_path / "x").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "x")
    for twin in (tmp_path / "x", tmp_path / "link", tmp_path / "." / "x"):
        with pytest.raises(InvalidArgument, match="x is given twice for train; name each file once"):
            check_once([tmp_path / "x", twin], what="train")
    check_once([tmp_path / "x", tmp_path / "y"], what="train")
