"""The model card of a run: README.md beside the weights, all of it from the run's record."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nlp_support.types.staged import write_whole

from .run import Run

WHAT = {
    "encoder": "Turns a text into a vector, so that questions and the replies to them lie close: a "
    "sentence-transformers folder.",
    "sentiment": "Tells how likely a text is negative, neutral or positive: a "
    "`BertForSequenceClassification`.",
    "satisfaction": "Tells how satisfied a customer is at a turn of a conversation, from 1 to 5, read in its "
    "context: a `BertForSequenceClassification`.",
}
LOADS = {
    "encoder": "Encoder.load(OUT)",
    "sentiment": "SentimentModel.load(OUT)",
    "satisfaction": "SatisfactionModel.load(OUT)",
}
FEW = 100  # rows or dialogues, below which a figure says little


def write_card(run: Run) -> None:
    """Write README.md into the folder of the run's model."""
    parts = [_head(run), _data(run), _training(run), _figures(run), _limits(run)]
    write_whole(run.model / "README.md", "\n\n".join(parts) + "\n")


def _head(run: Run) -> str:
    record, command = run.record, str(run.record["command"])
    made = f"Made on {record['started_at'][:10]} by `nlp-support train {command}` from {record['base']}."
    serve = f"`nlp-support train export {run.model} OUT --name NAME`, then `{LOADS[command]}`."
    return f"# {run.folder.resolve().name}\n\n{WHAT[command]} {made}\n\nTo serve it: {serve}"


def _data(run: Run) -> str:
    licences = run.record.get("licences", {})
    rows = [
        (name, f"`{digest}`", licences.get(name, "not given"))
        for name, digest in run.record["data"].items()
        if digest != "None" and name != "columns"
    ]
    table = _table(("source", "sha256, first 16 digits", "licence"), rows)
    columns = run.record["data"].get("columns")
    read = f"Columns and labels: {columns}.\n\n" if columns else ""
    counts = "; ".join(_counts(run.record.get("rows", {})))
    return f"## Data\n\n{table}\n\n{read}Rows: {counts}."


def _counts(rows: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """What run.json says about the rows, flat: "used train 320"."""
    for name, value in rows.items():
        if isinstance(value, Mapping):
            yield from _counts(value, f"{before}{name} ")
        elif isinstance(value, int | str):
            yield f"{before}{name} {value:,}" if isinstance(value, int) else f"{before}{name} {value}"


def _training(run: Run) -> str:
    record = run.record
    end = "stopped by its time limit" if record["stopped_by_time"] else "finished"
    if record.get("stopped_early"):
        end = "stopped, since validations got no better"
    versions = ", ".join(f"{name} {version}" for name, version in record["versions"].items())
    told = [
        f"{record['steps']:,} of {record['planned_steps']:,} steps, {end}, in "
        f"{record['seconds'] / 60:,.1f} minutes; the weights are those of step {record['kept_step']:,}, "
        f"seed {record['seed']}.",
        f"Machine: {record['machine']}; {versions}.",
    ]
    if record["validation"]:
        scores = ", ".join(f"{score:.3f} (step {step:,})" for step, score in record["validation"])
        told.append(f"Validations, of a sample of what is validated on: {scores}.")
    settings = _table(
        ("setting", "value"), [(name, f"`{value}`") for name, value in record["settings"].items()]
    )
    return "## Training\n\n" + "\n\n".join([*told, settings])


def _figures(run: Run) -> str:
    record = run.record
    ways = ["the base", "trained"] if record["command"] == "encoder" else ["as trained", "calibrated"]
    if record.get("base_figures"):
        ways.insert(0, "the base")
    head = ("figure", "of", *(f"{way}, with 95% interval" for way in ways), "n")
    return f"## Figures\n\n{_table(head, list(_rows(record)))}"


def _rows(record: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Figure, of what, its value each way, and the number of rows."""
    before, after = record["before"], record["after"]
    if isinstance(after, Mapping):  # of an encoder, by test set
        for name, found in after.items():
            yield (
                "1-of-100",
                name,
                _value(before[name], "accuracy"),
                _value(found, "accuracy"),
                f"{found['n']:,}",
            )
        return
    earlier = [
        {_name(one): one for one in figures} for figures in (record.get("base_figures"), before) if figures
    ]
    for one in after:
        if one["value"] is not None and one["name"] != "confusion":  # that is in run.json
            of = " ".join(filter(None, (one.get("slice"), one.get("system")))) or "all"
            were = (_value(old.get(_name(one), {})) for old in earlier)
            yield one["name"], of, *were, _value(one), f"{one['n']:,}"


def _name(figure: Mapping[str, Any]) -> tuple[Any, ...]:
    return figure["name"], figure.get("slice"), figure.get("system")


def _value(figure: Mapping[str, Any], key: str = "value") -> str:
    if figure.get(key) is None:
        return "not measured"
    between = "" if figure.get("low") is None else f" ({figure['low']:.3f} to {figure['high']:.3f})"
    return f"{figure[key]:.3f}{between}"


def _limits(run: Run) -> str:
    return "## Limits\n\n" + "\n".join(f"- {limit}" for limit in limits(run.record))


def limits(record: Mapping[str, Any]) -> Iterator[str]:
    """What is to be known before the model is used, as far as the record tells."""
    if record["command"] != "encoder":
        yield (
            "The temperature was fitted, and the best weights were chosen, on the rows of the figures: on "
            "other rows expect a little less. `nlp-support eval` measures on rows of your own."
        )
    if "base_figures" in record and record["base_figures"] is None:
        yield "The base tells no such classes, so there is nothing before it to compare with."
    if missing := record.get("rows", {}).get("missing"):
        yield f"No row it was trained on is {' or '.join(missing)}: it will hardly ever say that."
    if record["stopped_by_time"]:
        yield "The time limit ended the training; `--resume` continues it."
    few = sorted({row[1] for row in _rows(record) if int(row[-1].replace(",", "")) < FEW})
    if few:
        yield f"Fewer than {FEW} rows were measured of: {', '.join(few)}. Such figures say little."
    if not any(_rows(record)):
        yield "Nothing was held out to measure on: how good it is was not measured."
    without = [
        name
        for name in record["data"]
        if name != "columns" and name not in record.get("licences", {}) and record["data"][name] != "None"
    ]
    if without:
        yield f"No licence was given for: {', '.join(without)}. `--licence FILE=LICENCE` adds it."
    yield "It knows languages and subjects of its base and of the data above, and was measured on no other."


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
