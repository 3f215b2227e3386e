"""What a note says."""

from ....suggest.suggestions import Suggestion, Suggestions

NAME = "customer_name"


def note_text(suggestions: Suggestions, *, customer_name: str | None) -> str:
    """The text of a note: each suggestion below a line that says how sure it is and where it comes from.

    Placeholders that nobody here can fill stay as they are, such as {order_number}.
    """
    many = len(suggestions) > 1
    parts = []
    for number, one in enumerate(suggestions, 1):
        head = f"Suggested reply {number}" if many else "Suggested reply"
        parts.append(f"{head} ({one.confidence:.0%} sure, {_origin(one)}):\n\n{_filled(one, customer_name)}")
    return "\n\n".join(parts)


def _origin(one: Suggestion) -> str:
    if one.source == "macro":
        return f"macro {one.title}" if one.title else "a macro"
    if one.source == "entry":
        return "approved answer"
    times = "once" if one.times_sent == 1 else f"{one.times_sent} times"
    return f"sent {times}, last on {one.last_sent_at:%Y-%m-%d}"


def _filled(one: Suggestion, customer_name: str | None) -> str:
    return (
        one.fill(customer_name=customer_name) if customer_name and one.placeholders == (NAME,) else one.text
    )
