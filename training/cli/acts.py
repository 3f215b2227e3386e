"""`nlp-support train acts`: the model that tells what sentences do."""

from pathlib import Path
from typing import Annotated

import typer

from nlp_support.cli.options import SeedOption
from nlp_support.cli.terminal import print_json, say

from .options import JsonOption, need_extra, tell_data
from .progress import stages


def acts_command(
    out: Annotated[Path, typer.Argument(help="The file to write.")],
    sentences: Annotated[
        Path | None,
        typer.Option(help="A folder of LANGUAGE.toml, for each act [act] sentences. Default: ours."),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(help="The folder of the public sets, to learn from too; see data/README.md."),
    ] = None,
    test: Annotated[
        Path | None,
        typer.Option(
            help="A folder like --sentences: nothing nearly the same is learnt. Default: those of eval acts."
        ),
    ] = None,
    public: Annotated[int, typer.Option(help="At most this many sentences of a public set and act.")] = 600,
    public_weight: Annotated[float, typer.Option(help="How much one counts against one of ours.")] = 0.05,
    regularization: Annotated[float, typer.Option(help="A larger one trusts the sentences more.")] = 20.0,
    held_out: Annotated[float, typer.Option(help="Share of our sentences that is only measured on.")] = 0.0,
    rounds: Annotated[int, typer.Option(help="Of the fit.")] = 150,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Fit the model that tells what sentences do."""
    need_extra()
    from dataclasses import asdict

    from nlp_support.eval.acts.rows import DEVELOPMENT, SENTENCES, TEST, read_sentences

    from ..acts.fit import OWN, fit_acts
    from ..acts.settings import ActsSettings

    settings = ActsSettings(
        regularization=regularization,
        public=public,
        public_weight=public_weight,
        held_out=held_out,
        rounds=rounds,
        seed=seed,
    )
    with stages() as tell:
        folders = [test] if test else [DEVELOPMENT / SENTENCES, TEST / SENTENCES]
        apart = [row.text for folder in folders for row in read_sentences(folder)]
        found = fit_acts(
            own=sentences or OWN, public=data, apart=apart, settings=settings,
            on_progress=tell, on_data=tell_data,
        )  # fmt: skip
    found.save(out)
    if as_json:
        print_json({"about": found.about, "figures": [asdict(one) for one in found.figures]})
    for figure in found.figures:
        if figure.value is not None:
            say(f"{figure.name} {figure.slice}: {figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})")
    say(f"{out}: {out.stat().st_size:,} bytes")
