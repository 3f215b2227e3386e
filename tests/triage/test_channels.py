"""The table of channels: the shipped one, those of files, and what is refused."""

import tomllib
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.triage import Channel, ChannelTable, LevelName, Route
from nlp_support.triage.channels_file import SHIPPED
from nlp_support.triage.levels import LEVELS, SEVERITY, Measure

CHANNELS = list(Channel)  # from the least to the most human
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
LOW = "[severity.low.complexity.low]"


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
    pairs = {**ALL, **changes}
    fits = all(primary != secondary for primary, secondary in pairs.values()) and all(
        human(pairs[LEVELS[at], c, e][place]) <= human(pairs[LEVELS[at + 1], c, e][place])
        for at, c, e, place in product((0, 1), LEVELS, LEVELS, (0, 1))
    )
    if fits:
        routes = {cell: Route(*pair) for cell, pair in pairs.items()}
        assert ChannelTable(routes).routes == routes
    else:
        with pytest.raises(InvalidArgument):
            ChannelTable({cell: Route(*pair) for cell, pair in pairs.items()})


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
        ({("low", "low", "huge"): ("bot", "voice")}, r"\$.severity.low.complexity.low: unknown key 'huge'"),
        ({("low", "high", "low"): ("voice", "bot")}, "is bot, less human than voice at severity low"),
        ({("high", "high", "low"): ("bot", "self-service")}, "the secondary channel of severity high"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(tmp_path, changed, said):
    with pytest.raises(InvalidArgument, match=said) as refused:
        ChannelTable.load(written(tmp_path, toml({**ALL, **changed})))
    assert "channels.toml: " in str(refused.value)


def test_a_missing_cell_is_named(tmp_path):
    some = {cell: pair for cell, pair in ALL.items() if cell not in (CELLS[4], CELLS[20])}
    with pytest.raises(
        InvalidArgument,
        match="2 cells are missing; give each a route, the first is severity high, complexity low",
    ):
        ChannelTable.load(written(tmp_path, toml(some)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "27 cells are missing"),
        (
            "severity = 1",
            r"toml: \$.severity: expected a table, got int; the comment at the top .*channels.toml explains",
        ),
        ("severty.low = 1", r"toml: \$: unknown key 'severty'"),
        ("[severity.low]\ncomplex.low.low = 1", r"toml: \$.severity.low: unknown key 'complex'"),
        ("[severity.low.complexity]\nlow = 1", r"\$.severity.low.complexity.low: expected a table, got int"),
        (f'{LOW}\nlow = "bot"', r"\$.severity.low.complexity.low.low: expected two channels.*, got str"),
        (f'{LOW}\nlow = ["bot", 1]', r"\$.severity.low.complexity.low.low\[1\]: expected a text, got int"),
        (f'{LOW}\nlow = ["bot"]', r"\$.severity.low.complexity.low.low: expected two channels.*, got 1"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path, text, said):
    with pytest.raises(InvalidArgument, match=said):
        ChannelTable.load(written(tmp_path, text))


def test_a_file_that_is_none(tmp_path):
    with pytest.raises(UnreadableFile, match="name an existing table of channels"):
        ChannelTable.load(tmp_path / "absent.toml")
    with pytest.raises(UnreadableFile, match="is not TOML"):
        ChannelTable.load(written(tmp_path, "[severity"))
    assert set(tomllib.loads(SHIPPED.read_text("utf-8"))) == {"severity"}


def test_routes_and_cells_take_names_and_give_enums():
    route = Route("bot", "voice")
    assert route.primary is Channel.BOT and route == Route(Channel.BOT, Channel.VOICE)
    table = ChannelTable(dict.fromkeys(CELLS, route))
    assert table.route(severity="low", complexity=LEVELS[1], effort="high") is route
    assert all(isinstance(level, LevelName) for cell in table.routes for level in cell)
    with pytest.raises(InvalidArgument, match="no cell low, low, huge; name severity, complexity and effort"):
        table.route(severity="low", complexity="low", effort="huge")
    with pytest.raises(InvalidArgument, match="no channel 'voyce'; did you mean 'voice'"):
        Route("bot", "voyce")
