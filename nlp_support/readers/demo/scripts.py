"""How one conversation runs: who asks, who answers, and which of the hand-written sentences they use."""

from datetime import datetime
from typing import Any

from .thread import Thread

_STOPS = ".?!ㅠㅎ"  # what ends a sentence, in chat Korean too


def write_thread(thread: Thread, topic: dict[str, Any]) -> None:
    """Write the turns of one conversation about `topic` into `thread`.

    A topic's "ask", "more" and "follow" are keyed by the places of the answers they go with: an ask under
    "02" is answered by the first or the third of the topic's answers.
    """
    need = topic.get("needs") if thread.chance(0.9) else None
    told = need is not None and thread.chance(0.45)
    fits = thread.rng.choices(list(topic["ask"]), [len(asks) for asks in topic["ask"].values()])[0]
    _open(thread, thread.rng.choice(topic["ask"][fits]), need if told else None)
    if thread.chance(0.06):
        if thread.chance(0.4):
            thread.ask(thread.pick("nudge"))
        return
    if thread.chance(0.08):
        thread.ask(thread.pick("nudge"))
    if need and not told:
        if thread.channel == "twitter" and thread.chance(0.5):
            _exchange(thread, thread.pick("handoff"), thread.pick("handed_off"))
        else:
            _exchange(thread, thread.pick(f"ask_{need}"), thread.pick(f"give_{need}"))
    place = _answer(thread, topic, fits)
    if len(fits) > 1 and thread.chance(0.1):
        thread.ask(f"{thread.pick('repeat')} {thread.rng.choice(topic['ask'][fits])}")
        place = _answer(thread, topic, fits.replace(place, ""), opening=thread.pick("sorry") + " ")
    if topic.get("angers") and thread.chance(0.14):
        _pair(thread, thread.pick("angry"))
        return
    follow = _fitting(topic, "follow", place)
    if follow and thread.chance(0.4):
        _pair(thread, thread.rng.choice(follow))
    _close(thread)


def _open(thread: Thread, ask: str, told: str | None) -> None:
    say, rng = thread.account["say"], thread.rng
    before, after = rng.choice(say["open"][thread.channel]), rng.choice(say["end"][thread.channel])
    if thread.channel != "email" and ask[-1] not in _STOPS:
        after = ""
    if told is None:
        thread.ask(before + ask + after)
        return
    mention = thread.pick(f"mention_{told}")
    if thread.channel != "email" and thread.chance(0.3):
        thread.ask(before + ask)
        thread.ask(mention)
    else:
        stop = "" if ask[-1] in _STOPS else "."
        thread.ask(f"{before}{ask}{stop} {mention}{after}")


def _answer(thread: Thread, topic: dict[str, Any], fits: str, opening: str = "") -> str:
    """Answer with one of the topic's answers at the places `fits`; returns the place taken."""
    thread.wait_for_agent()
    changed = "changed_at" in topic and thread.now >= datetime.fromisoformat(topic["changed_at"])
    habit = fits[sum(map(ord, thread.agent["id"])) % len(fits)]
    place = habit if thread.chance(0.5) else thread.rng.choice(fits)
    text = topic["answer_after" if changed else "answer"][int(place)]
    more = _fitting(topic, "more", place)
    if more and thread.chance(0.3):
        text += " " + thread.rng.choice(more)
    thread.answer(opening + text)
    return place


def _fitting(topic: dict[str, Any], kind: str, place: str) -> list[Any]:
    return [entry for fits, entries in topic.get(kind, {}).items() if place in fits for entry in entries]


def _exchange(thread: Thread, agent_text: str, customer_text: str) -> None:
    thread.wait_for_agent()
    thread.answer(agent_text)
    thread.ask(customer_text)


def _pair(thread: Thread, pair: list[str]) -> None:
    thread.ask(pair[0])
    thread.wait_for_agent()
    thread.answer(pair[1])


def _close(thread: Thread) -> None:
    if thread.chance(0.06):
        _pair(thread, thread.pick("small_talk"))
    elif thread.chance(0.6):
        thread.ask(thread.pick("thanks"))
        if thread.chance(0.6):
            thread.wait_for_agent()
            thread.answer(thread.pick("welcome"))
