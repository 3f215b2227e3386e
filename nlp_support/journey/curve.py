"""A journey as a picture: messages as points, their weights as a band, flags marked."""

from io import BytesIO
from pathlib import Path

import numpy as np

from ..errors import InvalidArgument, MissingExtra, UnwritableFile
from .journey import Contact, Journey

FORMATS = (".png", ".svg")
GOOD, BAD, LINE, BAND = "#0072B2", "#D55E00", "#444444", "#BBBBBB"  # Okabe & Ito (2008)


def draw_journey(journey: Journey, path: str | Path) -> None:
    """Write a journey's curve as PNG or SVG, depending on the file name; it shows nothing that was written.

    The points are the customer's messages in order, placed at their mood: blue at 0 or above, orange below.
    The grey band shows how much a message counts in the journey, dashed lines separate conversations, and a
    triangle marks where a flag was raised.

    Raises:
        InvalidArgument: the name ends in neither .png nor .svg, or the customer wrote nothing.
        UnwritableFile: the file cannot be written.
        MissingExtra: matplotlib is not installed.
    """
    target = Path(path)
    if target.suffix.lower() not in FORMATS:
        raise InvalidArgument(f"cannot draw into {target.name}; name a file that ends in .png or .svg")
    if not any(contact.score.moods for contact in journey.conversations):
        raise InvalidArgument("the customer wrote nothing, so there is no curve to draw; choose one who did")
    drawn = _draw(journey, target.suffix.lower()[1:])
    try:
        target.write_bytes(drawn)
    except OSError as error:
        raise UnwritableFile(
            f"cannot write {target}: {error.strerror}; name a file in a folder that exists"
        ) from error


def _draw(journey: Journey, format: str) -> bytes:
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra("drawing a curve needs matplotlib: pip install 'nlp-support[report]'") from error
    moods = np.array([mood for contact in journey.conversations for mood in contact.score.moods])
    shares = np.array([share for contact in journey.conversations for share in _shares(contact)])
    figure = Figure(figsize=(8, 3.2), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    places = np.arange(1, len(moods) + 1)
    axes.bar(places, shares / shares.max(), width=1, bottom=-1, color=BAND, alpha=0.5, lw=0)
    axes.plot(places, moods, color=LINE, lw=1, zorder=2)
    axes.scatter(places, moods, c=[GOOD if mood >= 0 else BAD for mood in moods], s=28, zorder=3)
    axes.axhline(0, color=LINE, lw=0.6)
    for end in np.cumsum([len(contact.score.moods) for contact in journey.conversations])[:-1]:
        axes.axvline(end + 0.5, color=LINE, lw=0.6, ls="--")
    raised = _raised(journey)
    axes.scatter(raised, [1.05] * len(raised), marker="v", color=BAD, s=50, zorder=3, clip_on=False)
    axes.set(ylim=(-1, 1.1), xlabel="the customer's messages, oldest first", ylabel="mood")
    axes.set_xlim(0.5, len(moods) + 0.5)
    axes.spines[["top", "right"]].set_visible(False)
    buffer = BytesIO()
    figure.savefig(buffer, format=format, dpi=160, metadata={"Date": None} if format == "svg" else None)
    return buffer.getvalue()


def _shares(contact: Contact) -> list[float]:
    """The share that each message of a conversation has in the journey."""
    n = len(contact.score.moods)
    weights = contact.score.weights or (1 / n,) * n if n else ()
    return [contact.weight * weight for weight in weights]


def _raised(journey: Journey) -> list[int]:
    """The places, from 1, of the messages at which flags were raised: the newest of each flag's evidence."""
    ids = [id for contact in journey.conversations for id in contact.score.message_ids]
    place = {id: number for number, id in enumerate(ids, 1)}
    found = [[place[id] for id in flag.evidence_ids if id in place] for flag in journey.flags]
    return sorted({max(own) for own in found if own})
