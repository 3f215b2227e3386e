"""What tells whether replies were redacted by the same rules and word lists as today's."""

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

# What decides how a reply is redacted, beside this file: folders, whole, and files.
SOURCES = (
    "redaction",
    "profile",
    "redacted.py",
    "literals.py",
    "pairs.py",
    "patterns.py",
    "language.py",
    "habits/habits.py",
    "habits/parts.py",
    "reading/words.py",
)
SUFFIXES = (".py", ".json", ".toml", ".txt")
LIBRARIES = ("phonenumbers", "python-stdnum")  # know which numbers are phones and identity cards


@cache
def redaction_fingerprint() -> str:
    """16 hexadecimal digits that change whenever a rule, a word list or a library that redacts does.

    A digest of the sources themselves, so that nobody has to remember to raise a number. A change that only
    touches a comment counts too: replies are then looked at once more, and not encoded again.
    """
    digest = hashlib.blake2b(digest_size=8)
    for library in LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\n".encode())
    here = Path(__file__).parent
    for file in sources():
        text = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{file.relative_to(here).as_posix()} {len(text)}\n".encode() + text)
    return digest.hexdigest()


def sources() -> list[Path]:
    """The files that decide how a reply is redacted, in order."""
    here = Path(__file__).parent
    found = [here / name for name in SOURCES if (here / name).is_file()]
    found += [
        file
        for name in SOURCES
        for file in (here / name).rglob("*")
        if file.suffix in SUFFIXES and file.is_file()
    ]
    return sorted(found, key=lambda file: file.relative_to(here).as_posix())
