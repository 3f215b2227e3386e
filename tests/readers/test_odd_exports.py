"""Exports with anything in them replaced by something of another type or size, or cut off anywhere."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp_support import InvalidArgument, Item, Message, UnreadableFile, read

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"
DESKS = ("zendesk", "intercom", "chatwoot", "freshdesk", "zammad", "front", "channel-talk")
JSON = {name: SAMPLES / f"{name.replace('-', '_')}.json" for name in DESKS}
JSON["ibm-care"] = Path(__file__).parent / "samples" / "ibm_care.json"
LINES = [("zendesk", SAMPLES / "zendesk_apart.ndjson"), ("chatwoot", SAMPLES / "chatwoot_webhook.jsonl")]
TEXTS = [path for path in SAMPLES.iterdir() if path.name.casefold().startswith("kakao")]
ODD = st.sampled_from(
    [
        None,
        True,
        "",
        " ",
        "x" * 600,
        "\0",
        "\udc80",
        -1,
        2.5,
        1e300,
        10**25,
        [],
        {},
        [[]],
        [{"id": {}}],
        {"id": []},
    ]
)
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def places(value: object) -> list[tuple[object, object]]:
    """Every (container, key) in a JSON value."""
    inner = list(
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [(value, key) for key, _ in inner] + [place for _, one in inner for place in places(one)]


def check(path: Path, format: str) -> None:
    """Everything read is an item of its kind; nothing else is raised than what `read` names."""
    try:
        found = list(read(path, format=format, account_id=None if format == "ibm-care" else "oak"))
    except (UnreadableFile, InvalidArgument):
        return
    for one in found:
        assert isinstance(one, Item)
        assert isinstance(one, Message) or one.line >= 1


@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize("format", JSON)
@given(changes=st.lists(st.tuples(st.integers(0, 400), ODD), max_size=8))
@SLOW
def test_values_of_another_type(
    tmp_path: Path, format: str, lines: bool, changes: list[tuple[int, object]]
) -> None:
    document = json.loads(JSON[format].read_text(encoding="utf-8"))
    for index, odd in changes:
        if found := places(document):
            container, key = found[index % len(found)]
            container[key] = deepcopy(odd)
    path = tmp_path / "odd.json"
    path.write_text(f"{json.dumps(document)}\n" * 2 if lines else json.dumps(document), encoding="utf-8")
    check(path, format)


@pytest.mark.parametrize(
    ("format", "sample"), [*((name, JSON[name]) for name in DESKS), *LINES], ids=lambda one: Path(one).name
)
def test_each_value_in_turn(tmp_path: Path, format: str, sample: Path) -> None:
    """Nothing, a number, a string, an array or an object in the place of any value alone."""
    text = sample.read_text(encoding="utf-8")
    lines = text.splitlines() if (format, sample) in LINES else [text]
    path = tmp_path / "odd.json"
    for index in range(len(places([json.loads(line) for line in lines]))):
        for odd in (None, 7, "seven", [7], {"seven": 7}):
            records = [json.loads(line) for line in lines]
            container, key = places(records)[index]
            container[key] = odd
            path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
            check(path, format)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
@given(at=st.integers(0, 3000), replacement=st.binary(max_size=20), length=st.integers(0, 40))
@SLOW
def test_texts_with_anything_in_them(
    tmp_path: Path, path: Path, at: int, replacement: bytes, length: int
) -> None:
    content = path.read_bytes()
    at %= len(content)
    file = tmp_path / "odd"
    file.write_bytes(content[:at] + replacement + content[at + length :])
    check(file, "kakao")


@pytest.mark.parametrize("path", [*TEXTS, *JSON.values()], ids=lambda path: path.name)
def test_cut_off_anywhere(tmp_path: Path, path: Path) -> None:
    """What was read of the whole file before the cut is read of a part, too."""
    content = path.read_bytes()
    format = next((name for name, file in JSON.items() if file == path), "kakao")
    for cut in range(0, len(content), 97):
        file = tmp_path / "cut"
        file.write_bytes(content[:cut])
        check(file, format)


def test_bullets_inside_bullets_without_end(tmp_path: Path) -> None:
    """240 lists inside one another, each an object and an array, are less than a line may be nested."""
    block: dict[str, object] = {"type": "text", "value": "끝"}
    for _ in range(240):
        block = {"type": "bullets", "blocks": [block]}
    message = {"id": "1", "channelId": "9", "chatId": "c", "personType": "user", "personId": "u",
               "createdAt": 1777885200000, "blocks": [block]}  # fmt: skip
    path = tmp_path / "deep.jsonl"
    path.write_text(f"{json.dumps(message)}\n{json.dumps(message)}\n", encoding="utf-8")
    assert [m.text for m in read(path, format="channel-talk")] == ["끝", "끝"]
