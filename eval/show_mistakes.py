"""The mistakes of a run on the terminal."""

from rich.console import Console

from nlp_support.cli.present.layout import cut, item, table

from .mistakes import Mistakes, Share

MOST = 8  # values of a kind of slice


def print_mistakes(found: Mistakes, *, console: Console, texts: bool = False) -> None:
    """The kinds of mistakes, the slices that have the most, and the worst rows.

    Args:
        texts: also the redacted texts that the run kept.
    """
    console.print(found.run, markup=False, highlight=False)
    if not found.kinds:
        console.print("no mistakes")
        return
    _print_shares("mistake", found.kinds, console)
    for kind in dict.fromkeys(one.name.partition("=")[0] for one in found.slices):
        own = [one for one in found.slices if one.name.partition("=")[0] == kind]
        console.print()
        _print_shares(kind, own[:MOST], console)
        if len(own) > MOST:
            console.print(f"{len(own) - MOST:,} more in the JSON", markup=False, highlight=False)
    for name in dict.fromkeys(one.error for one in found.worst):
        own_worst = [one for one in found.worst if one.error == name]
        what = "how bad, id" if any(one.how_bad is not None for one in own_worst) else "id"
        console.print(f"\nthe worst: {name} ({what})", markup=False, highlight=False)
        for mistake in own_worst:
            bad = "" if mistake.how_bad is None else f"{mistake.how_bad + 0.0:.2f}  ".replace("-0.00", "0.00")
            slices = ", ".join(
                f"{key} {value}" for key, value in mistake.slices.items() if key in found.varied
            )
            said = [f"{key}: {value}" for key, value in mistake.texts.items()] if texts else []
            lines = item(f"{bad}{mistake.id}", slices, *said, width=console.width)
            console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)


def _print_shares(heading: str, shares: tuple[Share, ...] | list[Share], console: Console) -> None:
    headings = (heading, "share", "95% interval", "mistakes", "of")
    rows = [
        (
            cut(one.name.partition("=")[2] or one.name, 40),
            f"{one.share:.3f}",
            f"{one.low:.3f} to {one.high:.3f}",
            f"{one.count:,}",
            f"{one.n:,}",
        )
        for one in shares
    ]
    lines = table(headings, rows, width=console.width, right=headings[1:])
    console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
