"""`nlp-support train satisfaction --ratings`: an account's own scale."""

from dataclasses import asdict
from pathlib import Path

import typer

from nlp_support.cli.options import existing_store
from nlp_support.cli.terminal import print_json, say

from .progress import stages


def ratings_of(out: Path, store: str | None, account: str | None, *, as_json: bool) -> None:
    """Fit the scales of a store's accounts to their ratings, and write them."""
    if store is None:
        raise typer.BadParameter("--ratings needs the store that they are in; name it with --store")
    from nlp_support.cli.journey import monitor_of

    from ..signs.ratings import fit_ratings

    with existing_store(store) as opened, stages() as tell:
        monitor = monitor_of(opened, None, None, None)
        accounts = [account] if account else opened.accounts()
        for one in accounts:
            opened.state(one)
        fitted = fit_ratings(monitor, accounts, on_progress=tell)
    fitted.save(out)
    if as_json:
        print_json({"file": str(out), **asdict(fitted)})
    for id, scale in fitted.accounts.items():
        nearer, low, high = scale.nearer
        say(
            f"{id}: {scale.ratings:,} ratings; shift {scale.shift:+.2f}, slope {scale.slope:.2f}; "
            f"{scale.error:.2f} from the {scale.later:,} later ratings on average, {scale.error_before:.2f} "
            f"without ({nearer:.2f} nearer, {low:.2f} to {high:.2f})"
        )
    for id, reason in fitted.refused.items():
        say(f"{id}: no scale, {reason}")
    say(f'{out}; name it in a policy: [files] ratings = "{out.name}"')
