"""An account's profile as text for people, and as a value for programs."""

from typing import Any

from ...text.profile import Profile, ProfileEntry, ProfileKind
from .layout import WIDTH, table, wrapped

SHOWN = 15  # of a kind; the rest is in --json
MESSAGES = (
    ProfileKind.SIGN,
    ProfileKind.LANGUAGE,
)  # kinds that are counted in messages; the others in customers


def profile_text(profile: Profile, *, width: int = WIDTH) -> str:
    """What is known, by kind, with what it is known from."""
    rows = []
    for kind in ProfileKind:
        own = [one for one in _entries(profile) if one.kind is kind]
        rows += [(kind.value, _one_line(one.value), _known_from(one)) for one in own[:SHOWN]]
        if len(own) > SHOWN:
            rows.append((kind.value, f"… and {len(own) - SHOWN:,} more", ""))
    lines = table(("kind", "value", "known from"), rows, width=width, wraps="value") if rows else []
    if not rows:
        lines = wrapped(
            "nothing is known yet: its messages show nothing that they have in common", width=width
        )
    habits = profile.habits
    if habits.automatic:
        count = len(habits.automatic)
        lines += wrapped(f"{count:,} wording{'s' * (count > 1)} sent by itself", width=width)
    if habits.machines:
        lines += wrapped(f"agents who are machines: {', '.join(sorted(habits.machines))}", width=width)
    if profile.removed:
        gone = "; ".join(f"{one.kind} {_one_line(one.value)}" for one in profile.removed)
        lines += wrapped(f"removed by hand: {gone}", width=width)
    return "\n".join(lines)


def profile_value(account_id: str, profile: Profile) -> dict[str, Any]:
    """The profile as JSON values: every entry, and what was removed by hand."""
    return {
        "account_id": account_id,
        "entries": _entries(profile),
        "automatic": len(profile.habits.automatic),
        "machines": dict(profile.habits.machines),
        "removed": [{"kind": one.kind, "value": one.value} for one in profile.removed],
    }


def _entries(profile: Profile) -> list[ProfileEntry]:
    """The entries with the footers that were learnt among them."""
    by_hand = set(profile.of_kind(ProfileKind.FOOTER))
    learnt = [ProfileEntry(ProfileKind.FOOTER, footer) for footer in profile.footers if footer not in by_hand]
    return [*profile.entries, *learnt]


def _one_line(value: str) -> str:
    return " / ".join(line.strip() for line in value.split("\n"))


def _known_from(entry: ProfileEntry) -> str:
    if entry.by_hand:
        return "added by hand"
    if entry.kind is ProfileKind.FOOTER or not entry.count:
        return ""
    what = "message" if entry.kind in MESSAGES else "customer"
    return f"{entry.count:,} {what}{'s' * (entry.count != 1)}"
