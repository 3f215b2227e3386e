"""A release that got worse, or that too few messages speak for, in the languages of a help desk."""

import json

import pytest

from saved_runs import SURE, call

LANGUAGES = ("en", "ko", "de", "fr", "es", "pt", "ja", "zh", "vi")
CHANNELS = ("email", "카카오톡", "=WhatsApp", "チャット", "Instagram, DM")


def predictions(file, slices, *, each, wrong):
    """So many messages of each slice; of each so many that are positive and taken for negative."""
    lines = []
    for part, (slice, bad) in enumerate(zip(slices, wrong, strict=True)):
        for at in range(each):
            said = "negative" if at < bad else "positive"
            lines.append({"id": f"{part}-{at}", "label": "positive", "probabilities": SURE[said], **slice})
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return file


def saved(tmp_path, name, slices, *, each, wrong):
    file = predictions(tmp_path / f"{name}.jsonl", slices, each=each, wrong=wrong)
    done = call("eval", "sentiment", file, "--save", tmp_path / name)
    assert done.exit_code == 0, done.output
    return tmp_path / name


@pytest.mark.parametrize("worse", ["en", "ko", "fr", "zh", "vi"])
def test_the_language_that_got_worse_is_named(tmp_path, worse):
    slices = [{"language": language} for language in LANGUAGES]
    before = saved(tmp_path, "before", slices, each=20, wrong=[1] * len(LANGUAGES))
    after = saved(tmp_path, "after", slices, each=20, wrong=[14 if one == worse else 1 for one in LANGUAGES])
    gate = call("eval", "gate", after, "--against", before)
    assert gate.exit_code == 1 and "FAIL" in gate.stdout
    found = json.loads(call("eval", "errors", after, "--by", "language", "--json", "-").stdout)
    first, second = found["slices"][:2]
    assert (first["name"], first["count"], first["n"]) == (f"language={worse}", 14, 20)
    assert second["count"] == 1
    assert worse in call("eval", "errors", after).stdout


@pytest.mark.parametrize("worst", CHANNELS)
def test_the_channel_with_the_most_mistakes_is_named_as_it_is_written(tmp_path, worst):
    slices = [{"channel": channel} for channel in CHANNELS]
    run = saved(tmp_path, "run", slices, each=12, wrong=[8 if one == worst else 1 for one in CHANNELS])
    found = json.loads(call("eval", "errors", run, "--json", "-").stdout)
    assert found["slices"][0]["name"] == f"channel={worst}"
    (run / "rows.parquet").unlink()  # the same from the CSV
    assert json.loads(call("eval", "errors", run, "--json", "-").stdout)["slices"] == found["slices"]


@pytest.mark.parametrize(
    ("language", "each", "wrong", "code"),
    [("en", 40, 2, 4), ("ko", 40, 20, 1), ("de", 400, 0, 0), ("ja", 12, 0, 4), ("fr", 60, 1, 4)],
)
def test_too_few_messages_are_no_pass(tmp_path, language, each, wrong, code):
    """2 of 40 may be chance and may be more; 20 cannot be chance; of 400 none changed; 12 are too few; one of
    60 may be 4."""
    slices = [{"language": language}]
    before = saved(tmp_path, "before", slices, each=each, wrong=[0])
    after = saved(tmp_path, "after", slices, each=each, wrong=[wrong])
    rules = tmp_path / "rules.toml"
    rules.write_text('[[gate]]\nfigure = "accuracy"\nmax_drop = 0.02\n')
    options = "--against", before, "--rules", rules
    strict = call("eval", "gate", after, *options, "--strict")
    assert strict.exit_code == code, strict.stdout
    lenient = call("eval", "gate", after, *options)
    assert lenient.exit_code == (1 if code == 1 else 0)
    assert ("cannot tell" in lenient.stdout) == (code == 4)
