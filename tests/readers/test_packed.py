"""Files packed with gzip and texts in UTF-16, read as any other."""

import io
import json
from pathlib import Path

import pytest

from nlp_support import open_store, read
from nlp_support.errors import UnreadableFile
from nlp_support.readers.files import MAX_LINE, open_binary, open_text
from nlp_support.readers.packed import AsUtf8, ending

from support import packed

TEXT = "".join(f"줄 {number} 🙂\n" for number in range(40_000))


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [packed(TEXT.encode()), TEXT.encode("utf-16"), packed(TEXT.encode("utf-16"))],
    ids=["gzip", "utf-16", "both"],
)
def test_what_is_in_it_can_be_peeked_read_and_read_again(tmp_path: Path, content: bytes) -> None:
    """A peek shows as much as that of a plain file; going back starts again."""
    file = written(tmp_path / "a", content)
    with open_binary(file, buffering=MAX_LINE) as opened:
        assert opened.peek() == TEXT.encode()
        assert opened.read(1000) == TEXT.encode()[:1000]
        opened.seek(300)
        assert opened.read() == TEXT.encode()[300:]
        opened.seek(0)
        assert opened.readline().decode() == "줄 0 🙂\n"
    with open_text(file) as lines:
        assert lines.read() == TEXT


def test_a_text_that_is_cut_in_the_middle_of_a_character_is_read_up_to_there() -> None:
    cut = io.BufferedReader(io.BytesIO("ab🙂".encode("utf-16-le")[:-1]))  # type: ignore[arg-type]
    assert b"".join(AsUtf8(cut, "utf-16-le").parts()).decode() == "ab\ufffd"


@pytest.mark.parametrize("kept", [5, 30, 200, 5000])
def test_an_archive_that_is_damaged_is_refused(tmp_path: Path, kept: int) -> None:
    file = written(tmp_path / "a.gz", packed(TEXT.encode())[:kept])
    with pytest.raises(UnreadableFile, match="damaged or ends early"), open_binary(file) as opened:
        opened.read()
    changed = bytearray(packed(TEXT.encode()))
    changed[kept + 20] ^= 0xFF
    file.write_bytes(bytes(changed))
    with pytest.raises(UnreadableFile, match="damaged or ends early"), open_binary(file) as opened:
        opened.read()


def test_the_ending_is_that_of_what_it_holds() -> None:
    assert [ending(Path(name)) for name in ("a.jsonl.gz", "a.b.csv", "a.gz", "a")] == [
        ".jsonl",
        ".csv",
        "",
        "",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_packed_messages_are_recognised_and_imported(tmp_path: Path, encoding: str) -> None:
    rows = [
        {"id": f"m{number}", "account_id": "acme", "conversation_id": "k1", "customer_id": "u1",
         "role": role, "sender": "person", "text": text, "sent_at": f"2026-01-05T09:0{number}:00Z"}
        for number, (role, text) in enumerate([("customer", "어디까지 왔나요"), ("agent", "내일 도착해요")])
    ]  # fmt: skip
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file = written(tmp_path / "messages.jsonl.gz", packed(lines.encode(encoding)))
    with open_store(":memory:") as store:
        assert store.add(read(file, format="auto")).added == 2
