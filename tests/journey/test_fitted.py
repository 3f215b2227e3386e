"""What was fitted is used: files of weights, and the models that a policy names."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.journey.escalation.policy import EscalationPolicy
from nlp_support.journey.escalation.signs import closing_weighted
from nlp_support.journey.scoring.weighting import Weighting, profile_score, profile_weights

LAST = {"primacy": 0.0, "recency": 8.0, "decay": 0.5}


def fitted(folder: Path, *, name: str = "weights.json", **changes: object) -> Path:
    file = folder / name
    file.write_text(json.dumps({"format": 1, "weights": LAST, "about": {}, **changes}))
    return file


def policy(folder: Path, text: str) -> EscalationPolicy:
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return EscalationPolicy.load(file)


def test_weights_of_a_file_worked_by_hand(tmp_path: Path) -> None:
    """Of three, 1 + 8 * .25, 1 + 8 * .5 and 1 + 8: 3, 5 and 9 of 17."""
    weighting = Weighting.load(fitted(tmp_path))
    assert weighting == Weighting(**LAST)
    assert np.allclose(weighting.weights(3), np.array([3, 5, 9]) / 17)
    assert np.allclose(profile_weights([0.0, 0.0, 1.0], weighting), np.array([3, 5, 9]) / 17)
    assert profile_score([1.0, 0.0, -1.0], weighting) == pytest.approx(-6 / 17)
    assert profile_score([1.0, 0.0], Weighting()) == profile_score([1.0, 0.0], "default")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"format": 2}, r"\$\.format"),
        ({"weights": {"primacy": 1.0}}, "recency"),
        ({"weights": {**LAST, "decay": "half"}}, r"\$\.weights\.decay: expected float"),
        ({"weights": {**LAST, "decay": 0}}, "decay is 0"),
        ({"weights": {**LAST, "recency": -1}}, "recency is -1"),
        ({"weights": None}, "weights"),
    ],
)
def test_a_file_that_holds_no_weights_is_refused(
    tmp_path: Path, changes: dict[str, object], told: str
) -> None:
    with pytest.raises(InvalidArgument, match=told):
        Weighting.load(fitted(tmp_path, **changes))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="No such file"):
        Weighting.load(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(UnreadableFile, match="not JSON"):
        Weighting.load(tmp_path / "bad.json")


def test_a_policy_names_weights_beside_it_in_either_way(tmp_path: Path) -> None:
    fitted(tmp_path)
    for text in ('weights = "weights.json"', '[files]\nweights = "weights.json"'):
        found = policy(tmp_path, text)
        assert found.weighting == Weighting(**LAST)
        assert found.files.weights == str(tmp_path / "weights.json")
    both = policy(
        tmp_path,
        '[files]\nweights = "weights.json"\n[weights]\nmanager = 0.9\n[account.acme]\nraise_at = 0.6',
    )
    assert both.weight("manager") == 0.9
    assert both.accounts["acme"].weighting == Weighting(**LAST)
    assert policy(tmp_path, "[weighting]\nprimacy = 1.0").weighting == Weighting(primacy=1.0)


def test_a_policy_names_models_beside_it_or_on_a_hub(tmp_path: Path) -> None:
    (tmp_path / "models" / "encoder").mkdir(parents=True)
    (tmp_path / "ranker.json").write_text("{}")
    files = policy(
        tmp_path,
        '[files]\nencoder = "models/encoder"\nranking = "ranker.json"\nsentiment = "some/model"',
    ).files
    assert files.encoder == str(tmp_path / "models" / "encoder")
    assert (files.ranking, files.sentiment, files.satisfaction) == (
        str(tmp_path / "ranker.json"),
        "some/model",
        None,
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[files]\nencodr = "x"', r"\.files: unknown key 'encodr'; did you mean 'encoder'"),
        ("[files]\nencoder = 3", r"\.files\.encoder: expected a text, got int"),
        ("files = 3", r"\.files: expected a table"),
        ('weights = "none.json"', r"\.files\.weights: there is no .*none\.json"),
        ('[files]\nranking = "none.json"', r"\.files\.ranking: there is no .*none\.json"),
        ('[files]\nencoder = "./none"', r"\.files\.encoder: there is no "),
        ('[account.a.files]\nencoder = "x"', r"\.account\.a\.files: it is that of all accounts"),
        ('[account.a]\nweights = "x"', r"\.account\.a\.weights: a file of weights is that of"),
        ("[weighting]\ndecay = 0", "decay is 0"),
        (
            'weights = "weights.json"\n[weighting]\ndecay = 0.5',
            r"\.weighting: there is a file of weights too",
        ),
    ],
)
def test_files_that_cannot_be_used_are_told_with_their_place(tmp_path: Path, text: str, told: str) -> None:
    fitted(tmp_path)
    with pytest.raises(InvalidArgument, match=told):
        policy(tmp_path, text)


def test_flags_close_with_the_fitted_recency_and_decay() -> None:
    """Two scores 0 and 1 and no primacy: 1 + 8 of 1 + 8 * .5 + 1 + 8, drawn 2/3 of the way to the middle."""
    scores = [("m", 0.0), ("n", 1.0)]
    own = closing_weighted(scores, middle=0.0, weighting=Weighting(**LAST))
    assert own == pytest.approx(9 / 14 / 3)
    assert own != closing_weighted(scores, middle=0.0)


def test_only_weights_change_what_flags_find() -> None:
    """Another fingerprint has every conversation looked at again; models tell fingerprints of their own."""
    plain = EscalationPolicy()
    weighted = replace(plain, weighting=Weighting(**LAST))
    assert weighted.fingerprint != plain.fingerprint
    assert replace(plain, files=replace(plain.files, encoder="x")).fingerprint == plain.fingerprint


def test_the_monitor_weighs_as_the_policy_says() -> None:
    from nlp_support import JourneyMonitor, open_store

    with open_store(":memory:") as store:
        weighted = EscalationPolicy(weighting=Weighting(**LAST))
        assert JourneyMonitor(store, policy=weighted).profile == Weighting(**LAST)
        assert JourneyMonitor(store, policy=weighted, profile="last").profile == "last"
        assert JourneyMonitor(store).profile == "default"
