"""The table of channels: the shipped one, those of files, and what is refused."""

import tomllib
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.triage import CHANNELS, ChannelTable, Route
from nlp_support.triage.channels import SHIPPED
from nlp_support.triage.levels import LEVELS, SEVERITY, Measure

CELLS = list(product(LEVELS, LEVELS, LEVELS))
LEVEL = st.sampled_from(LEVELS)
SHARE = st.floats(0, 1)
EIGHT = [cell for cell in CELLS if "medium" not in cell]


def human(channel):
    return CHANNELS.index(channel)


def written(folder, text):
    file = folder / "channels.toml"
    file.write_text(text, encoding="utf-8")
    return file


def toml(cells):
    lines = []
    for (severity, complexity, effort), (primary, secondary) in cells.items():
        lines.append(f'severity.{severity}.complexity.{complexity}.{effort} = ["{primary}", "{secondary}"]')
    return "\n".join(lines)


ALL = dict.fromkeys(CELLS, ("bot", "messaging"))


def test_the_shipped_table_has_every_cell():
    table = ChannelTable.load()
    assert len(table.routes) == 27
    assert {route.primary for route in table.routes.values()} == set(CHANNELS)
    low = table.route(severity="low", complexity="low", effort="low")
    assert low == Route("self-service", "bot")
    assert table.route(severity="high", complexity="high", effort="high").primary == "specialist"


@given(SHARE, SHARE, LEVEL, LEVEL, st.lists(SHARE, max_size=60))
def test_more_severe_never_goes_to_a_less_human_channel(one, other, complexity, effort, past):
    """Whatever an account's past and whatever the values: the cuts, the levels and the table together."""
    table, cuts = ChannelTable.load(), SEVERITY.cuts(past)
    milder, worse = (
        table.route(severity=cuts.level(Measure(value, ())).level, complexity=complexity, effort=effort)
        for value in sorted((one, other))
    )
    assert human(milder.primary) <= human(worse.primary)
    assert human(milder.secondary) <= human(worse.secondary)


@given(st.dictionaries(st.sampled_from(CELLS), st.sampled_from(list(product(CHANNELS, CHANNELS)))))
def test_any_table_is_monotone_or_refused(changes):
    routes = {cell: Route(*pair) for cell, pair in {**ALL, **changes}.items()}
    fits = all(route.primary != route.secondary for route in routes.values()) and all(
        human(getattr(routes[LEVELS[at], c, e], name)) <= human(getattr(routes[LEVELS[at + 1], c, e], name))
        for at, c, e, name in product((0, 1), LEVELS, LEVELS, ("primary", "secondary"))
    )
    if fits:
        assert ChannelTable(routes).routes == routes
    else:
        with pytest.raises(InvalidArgument):
            ChannelTable(routes)


def test_a_file_of_one_s_own(tmp_path):
    own = {**ALL, ("high", "low", "low"): ("voice", "specialist")}
    table = ChannelTable.load(written(tmp_path, toml(own)))
    assert table.route(severity="high", complexity="low", effort="low") == Route("voice", "specialist")
    assert ChannelTable.load(SHIPPED) == ChannelTable.load()


def test_eight_cells_are_read_as_medium_being_high(tmp_path):
    own = {cell: ("voice", "specialist") if cell[0] == "high" else ("bot", "messaging") for cell in EIGHT}
    table = ChannelTable.load(written(tmp_path, toml(own)))
    assert len(table.routes) == 27
    assert table.route(severity="medium", complexity="low", effort="medium") == Route("voice", "specialist")
    assert table.route(severity="low", complexity="medium", effort="high") == Route("bot", "messaging")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({("low", "low", "low"): ("phone", "bot")}, "no channel 'phone'; expected one of bot"),
        ({("low", "low", "low"): ("messagin", "bot")}, "no channel 'messagin'; did you mean 'messaging'?"),
        ({("low", "low", "low"): ("bot", "bot")}, "primary and secondary are both bot"),
        ({("low", "low", "huge"): ("bot", "voice")}, "no cell severity low, complexity low, effort huge"),
        ({("low", "high", "low"): ("voice", "bot")}, "is bot, less human than voice of severity low"),
        ({("high", "high", "low"): ("bot", "self-service")}, "the secondary channel of severity high"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(tmp_path, changed, said):
    with pytest.raises(InvalidArgument, match=said) as refused:
        ChannelTable.load(written(tmp_path, toml({**ALL, **changed})))
    assert "channels.toml: " in str(refused.value)


def test_a_missing_cell_is_named(tmp_path):
    some = {cell: pair for cell, pair in ALL.items() if cell not in (CELLS[4], CELLS[20])}
    with pytest.raises(InvalidArgument, match="2 cells are missing, the first severity high, complexity low"):
        ChannelTable.load(written(tmp_path, toml(some)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "27 cells are missing"),
        ("severity = 1", "severity in the file must be a table"),
        ("severty.low = 1", "unknown key 'severty' in the file; expected 'severity'"),
        ("[severity.low]\ncomplex.low.low = 1", "unknown key 'complex' in severity.low"),
        ("[severity.low.complexity]\nlow = 1", "severity.low.complexity.low must be a table"),
        ('[severity.low.complexity.low]\nlow = "bot"', "must be a pair of channels"),
        ('[severity.low.complexity.low]\nlow = ["bot", 1]', "must be a pair of channels"),
        ('[severity.low.complexity.low]\nlow = ["bot"]', "must be a pair of channels"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path, text, said):
    with pytest.raises(InvalidArgument, match=said):
        ChannelTable.load(written(tmp_path, text))


def test_a_file_that_is_none(tmp_path):
    with pytest.raises(UnreadableFile, match="name a table of channels"):
        ChannelTable.load(tmp_path / "absent.toml")
    with pytest.raises(UnreadableFile, match="is not TOML"):
        ChannelTable.load(written(tmp_path, "[severity"))
    assert set(tomllib.loads(SHIPPED.read_text("utf-8"))) == {"severity"}
