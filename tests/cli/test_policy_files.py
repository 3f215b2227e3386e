"""Commands that suggest, encode or replay go by the models of a policy, where no option names others."""

import pytest
from typer.testing import CliRunner

from nlp_support import Encoder, Ranking, SatisfactionModel, SentimentModel, cli, open_store

from support import exchange


class Asked(Exception):
    """What a command asked for first."""


@pytest.fixture
def desk(tmp_path):
    with open_store(tmp_path / "desk.db") as store:
        store.add([one for n in range(4) for one in exchange(n, f"where is parcel {n}", "it is on its way")])
    return tmp_path


@pytest.fixture
def policy(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own.json").write_text("{}")
    (tmp_path / "policy.toml").write_text('[files]\nencoder = "own"\nranking = "own.json"\n')
    return tmp_path / "policy.toml"


def asked(desk, *words):
    words = [str(word).replace("DESK", str(desk)) for word in words]
    return str(CliRunner().invoke(cli.app, [*words, "--store", str(desk / "desk.db")]).exception)


SUGGESTING = [
    ("suggest", "acme", "where is it"),
    ("triage", "acme", "where is it"),
    ("eval", "replies", "--all"),
    ("eval", "drift", "--all"),
    ("annotate", "export", "DESK/sheet.csv"),
]
ENCODING = [("index",), ("faq", "acme"), ("inbox", "--duplicates"), ("metrics", "acme", "--issues")]
MOODS = [("coach", "acme"), ("report", "acme", "--out", "DESK/report.html")]


@pytest.mark.parametrize("words", [*SUGGESTING, *ENCODING])
def test_the_encoder_is_the_policys_unless_an_option_names_one(desk, policy, monkeypatch, words):
    def load(name=None, **options):
        raise Asked(name)

    monkeypatch.setattr(Encoder, "load", load)
    assert asked(desk, *words, "--policy", policy) == str(policy.parent / "own")
    assert asked(desk, *words, "--policy", policy, "--encoder", "other") == "other"
    assert asked(desk, *words, "--encoder", "other") == "other"
    assert asked(desk, *words) == "None"


@pytest.mark.parametrize("words", MOODS)
def test_the_encoder_of_reports_on_moods_is_the_policys(desk, policy, monkeypatch, words, words_encoder):
    """The monitor loads it once, and then the report does."""
    names = []

    def load(name=None, **options):
        names.append(name)
        if len(names) == 2:
            raise Asked(name)
        return words_encoder

    monkeypatch.setattr(Encoder, "load", load)
    for model in (SentimentModel, SatisfactionModel):
        monkeypatch.setattr(model, "load", lambda *name, **options: None)
    own = str(policy.parent / "own")
    assert asked(desk, *words, "--policy", policy) == own
    names.clear()
    assert asked(desk, *words, "--policy", policy, "--encoder", "other") == "other" and names[0] == own


@pytest.mark.parametrize("words", SUGGESTING)
def test_the_ranking_is_the_policys_unless_an_option_names_one(
    desk, policy, monkeypatch, words, words_encoder
):
    def load(file):
        raise Asked(file)

    monkeypatch.setattr(Encoder, "load", lambda *names, **options: words_encoder)
    monkeypatch.setattr(Ranking, "load", load)
    assert asked(desk, *words, "--policy", policy) == str(policy.parent / "own.json")
    if words[0] != "triage":  # which has no such option
        assert asked(desk, *words, "--policy", policy, "--ranking", "other.json") == "other.json"


def test_a_policy_without_files_leaves_the_bundled_models(desk, tmp_path):
    (tmp_path / "policy.toml").write_text("answer_within = 8\n")
    done = CliRunner().invoke(
        cli.app,
        ["index", "--store", str(desk / "desk.db"), "--policy", str(tmp_path / "policy.toml"), "--json"],
    )
    assert done.exit_code == 0 and '"indexed": 4' in done.stdout
