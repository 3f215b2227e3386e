"""Questions that are no account's business, of which hardly any ought to be offered something."""

from pathlib import Path

FOLDER = Path(__file__).parent / "strange"


def strange_questions() -> list[str]:
    """Our own questions of general knowledge and of rare trades, in seven languages."""
    files = sorted(FOLDER.glob("*.txt"))
    return [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
