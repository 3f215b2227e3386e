"""Files that are written completely or not at all."""

import pytest

from nlp_support.types.staged import staged_file, write_whole


def test_a_file_takes_its_place_when_it_is_whole(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with staged_file(target) as part:
        part.write_text("new")
        assert target.read_text() == "old" and part.parent == tmp_path
    assert target.read_text() == "new" and [one.name for one in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("before", ["", "old"])
def test_an_error_leaves_what_was_there_and_nothing_else(tmp_path, before):
    target = tmp_path / "a.txt"
    if before:
        target.write_text(before)

    def fail():
        with staged_file(target) as part:
            part.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == ({"a.txt": "old"} if before else {})


def test_a_text_that_cannot_be_written_leaves_nothing(tmp_path):
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_whole(tmp_path / "a.txt", "새 글")
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]
    write_whole(tmp_path / "b.txt", "새 글\n")
    assert (tmp_path / "b.txt").read_bytes() == "새 글\n".encode()
