"""`nlp-support eval` on tables with columns and labels of their own, as it is typed."""

import json

import pytest

from saved_runs import call

TURNS = ["id,role,said,mood,overall"]
for at in range(24):
    good = at % 2
    TURNS += [f"{at},customer,where is number {at},{'fine' if good else 'bad'},{'fine' if good else 'bad'}"]
    TURNS += [f"{at},agent,soon,,", f"{at},customer,and now {at},{'fine' if good else 'bad'},"]


def test_journeys_are_measured_from_a_table_of_turns(tmp_path):
    file = tmp_path / "turns.csv"
    file.write_text("\n".join(TURNS) + "\n")
    options = ["--text", "said", "--label", "mood", "--map", "bad=1", "--map", "fine=4"]
    done = call("eval", "journeys", file, *options, "--json", tmp_path / "out.json")
    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / "out.json").read_text())["kind"] == "weightings"
    missing = call("eval", "journeys", file, *options[:-2])
    assert missing.exit_code == 1 and "--map 'fine=1'" in " ".join(missing.output.split())


def test_pairs_are_measured_from_a_table_and_no_file_is_given_twice(tmp_path):
    file = tmp_path / "faq.csv"
    file.write_text("title,body\n" + "".join(f"what of {a * 3},take {a * 3}\n" for a in "abcdefghij"))
    options = ["--question", "title", "--reply", "body", "--among", "5"]
    done = call("eval", "pairs", file, *options, "--json", tmp_path / "out.json")
    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / "out.json").read_text())["data"]["pairs"] == {"faq": 10}
    twice = call("eval", "pairs", file, file, *options)
    assert twice.exit_code == 1 and "is given twice for pairs" in " ".join(twice.output.split())


@pytest.mark.parametrize("name", ["rows.csv", "rows.tsv"])
def test_sentiment_is_measured_from_a_table_without_a_header(tmp_path, name):
    sign = "," if name.endswith("csv") else "\t"
    file = tmp_path / name
    texts = [("7", "1", "I love it"), ("8", "0", "it broke and nobody helps"), ("9", "1", "great service")]
    file.write_text("".join(sign.join(row) + "\n" for row in texts * 4))
    options = [
        "--model",
        "bundled",
        "--text",
        "3",
        "--label",
        "2",
        "--map",
        "0=negative",
        "--map",
        "1=positive",
    ]
    done = call("eval", "sentiment", file, *options, "--json", tmp_path / "out.json")
    assert done.exit_code == 0, done.output
    figures = json.loads((tmp_path / "out.json").read_text())["figures"]
    assert next(one for one in figures if one["name"] == "accuracy")["n"] == 12
