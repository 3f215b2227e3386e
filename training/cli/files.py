"""`nlp-support train dataset | prune | export`: the commands that turn files into files."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from nlp_support.cli.options import SeedOption, existing_store
from nlp_support.cli.terminal import say
from nlp_support.errors import InvalidArgument
from nlp_support.eval.options import LabelOption, MapOption, TextOption

from ..base import is_classifier, model_folder
from .checks import check_files
from .options import FilesOption, need_extra, quiet_libraries

if TYPE_CHECKING:
    from nlp_support.eval.models.columns import Columns


def dataset_command(
    kind: Annotated[str, typer.Argument(help="encoder, sentiment, satisfaction, weights or meanings.")],
    data: Annotated[Path, typer.Argument(help="The folder of the public sets; see data/README.md.")],
    out: Annotated[Path, typer.Argument(help="The folder to write.")],
    seed: SeedOption = 0,
) -> None:
    """Turn public data sets into training files, split so that nothing tested is trained on."""
    from ..sets.write import write_files

    report = write_files(kind, data, out, seed=seed)
    for written in report.files:
        say(f"{written.file}: {written.rows:,} rows, sha256 {written.sha256[:16]}")
    for (source, reason), rows in sorted(report.dropped.items()):
        say(f"left out of {source}: {rows:,} rows, {reason}")


def prune_command(
    source: Annotated[Path, typer.Argument(help="A sentence-transformers folder or a classifier.")],
    target: Annotated[Path, typer.Argument(help="The folder to write.")],
    texts: Annotated[FilesOption, typer.Option(help="Tables of text; repeatable.")] = None,
    text: TextOption = None,
    store: Annotated[Path | None, typer.Option(help="A store; all its messages are read.")] = None,
    max_pieces: Annotated[int | None, typer.Option(help="Keep at most this many, the most used.")] = None,
) -> None:
    """Cut a model folder's vocabulary to the pieces that texts use."""
    need_extra()
    from nlp_support.eval.models.columns import Columns

    check_files([source, *(texts or ()), *(() if store is None else (store,))])
    found = texts_of(texts, Columns.of(text=text))
    quiet_libraries()
    from ..prune import prune

    if store is not None:
        with existing_store(str(store)) as opened:
            found += [message.text for one in opened.accounts() for message in opened.messages(one)]
    report = prune(source, target, texts=found, max_pieces=max_pieces)
    say(
        f"{report.folder}: {report.pieces_before:,} pieces to {report.pieces_after:,}, "
        f"{report.megabytes_before:.1f} MB to {report.megabytes_after:.1f}; "
        f"{report.unchanged:.1%} of the texts are cut as before"
    )


def export_command(
    source: Annotated[str, typer.Argument(help="A run's folder `model`, one like it, or a hub name.")],
    target: Annotated[Path, typer.Argument(help="The folder to write.")],
    name: Annotated[str, typer.Option(help="The model's name.")],
    weights: Annotated[str, typer.Option(help="float32, int8, int4 or mixed.")] = "int8",
    arithmetic: Annotated[
        str, typer.Option(help="float, or int8: products in whole numbers, several times as fast.")
    ] = "float",
    calibrate: Annotated[
        FilesOption,
        typer.Option(help="Tables of text that set the ranges of int8, beside our sentences; repeatable."),
    ] = None,
    probes: Annotated[
        FilesOption,
        typer.Option(help="Tables of text, label: a classifier must not get worse on them; repeatable."),
    ] = None,
    text: TextOption = None,
    label: LabelOption = None,
    map: MapOption = None,
) -> None:
    """Export a sentence-transformers model or a classifier to the ONNX folder that is served."""
    need_extra()
    from nlp_support.eval.models.columns import Columns

    from ..codes import Arithmetic, Weights

    numbers: Any = {
        "weights": _one_of("weights", weights, Weights),
        "arithmetic": _one_of("arithmetic", arithmetic, Arithmetic),
    }
    check_files([*(probes or ()), *(calibrate or ())])
    folder = model_folder(source)
    labelled = _labelled(folder, probes, text=text, label=label, mapped=map or ())
    numbers["texts"] = texts_of(calibrate, Columns.of(text=text))
    quiet_libraries()
    if not is_classifier(folder):
        from ..export import export

        report = export(folder, target, name=name, **numbers)
        say(f"{report.folder}: {report.megabytes:.1f} MB, cosine {report.cosine:.5f} to the torch model")
        return
    from ..export_classifier import export_classifier

    found = export_classifier(folder, target, name=name, probes=labelled, **numbers)
    scores = ""
    if found.torch_f1 is not None and found.exported_f1 is not None:
        scores = f", macro-F1 {found.torch_f1:.4f} in torch, {found.exported_f1:.4f} exported"
    say(
        f"{found.folder}: {found.megabytes:.1f} MB, the same answer to {found.agreement:.2%} of {found.n} "
        f"texts, probabilities at most {found.difference:.4f} apart{scores}"
    )


def _one_of(option: str, name: str, kind: Any) -> str:
    if name not in get_args(kind):
        raise InvalidArgument(f"{option} is {name!r}, expected one of {', '.join(get_args(kind))}")
    return name


def texts_of(files: FilesOption, columns: "Columns") -> list[str]:
    """The texts of files, each of which is given once and has few that cannot be used."""
    from nlp_support.eval.files import check_once

    from ..encoder.pairs import read_texts
    from ..rows import MAX_DROPPED, check_dropped

    check_once(files or (), what="texts")

    found = []
    for file in files or ():
        read = read_texts(file, columns)
        check_dropped(file, read, MAX_DROPPED)
        found += read.rows
    return found


def _labelled(
    source: Path, files: FilesOption, *, text: str | None, label: str | None, mapped: Sequence[str]
) -> list[tuple[str, str]]:
    """The labelled texts of files, for the labels of a classifier's folder."""
    from nlp_support.eval.models.columns import Columns
    from nlp_support.types.documents import read_json

    from ..classifier.labelled import read_labelled
    from ..rows import MAX_DROPPED, check_dropped

    if not files:
        return []
    check_files([source / "config.json"])
    classes = [*map(str, read_json(source / "config.json").get("id2label", {}).values())]
    columns = Columns.of(text=text, label=label, mapped=mapped, classes=classes)
    found = []
    for file in files:
        read = read_labelled(file, columns, classes=classes)
        check_dropped(file, read, MAX_DROPPED)
        found += [(row.text, row.label) for row in read.rows]
    return found
