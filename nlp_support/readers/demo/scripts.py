"""How one conversation runs: who asks, who answers, and which of the hand-written sentences they use."""

from datetime import datetime
from typing import Any

from .draft import Draft

_STOPS = ".?!ㅠㅎ"  # what ends a sentence, in chat Korean too


def write_conversation(draft: Draft, topic: dict[str, Any]) -> None:
    """Write the turns of one conversation about `topic` into `draft`.

    A topic's "ask", "more" and "follow" are keyed by the positions of the answers they go with: an ask under
    "02" is answered by the first or the third of the topic's answers.
    """
    need = topic.get("needs") if draft.chance(0.9) else None
    told = need is not None and draft.chance(0.45)
    fits = draft.rng.choices(list(topic["ask"]), [len(asks) for asks in topic["ask"].values()])[0]
    _open(draft, draft.rng.choice(topic["ask"][fits]), need if told else None)
    if draft.chance(0.06):
        if draft.chance(0.4):
            draft.ask(draft.pick("nudge"))
        return
    if draft.chance(0.08):
        draft.ask(draft.pick("nudge"))
    if need and not told:
        if draft.channel == "twitter" and draft.chance(0.5):
            _exchange(draft, draft.pick("handoff"), draft.pick("handed_off"))
        else:
            _exchange(draft, draft.pick(f"ask_{need}"), draft.pick(f"give_{need}"))
    place = _answer(draft, topic, fits)
    if len(fits) > 1 and draft.chance(0.1):
        draft.ask(f"{draft.pick('repeat')} {draft.rng.choice(topic['ask'][fits])}")
        place = _answer(draft, topic, fits.replace(place, ""), opening=draft.pick("sorry") + " ")
    if topic.get("angers") and draft.chance(0.14):
        _pair(draft, draft.pick("angry"))
        return
    follow = _fitting(topic, "follow", place)
    if follow and draft.chance(0.4):
        _pair(draft, draft.rng.choice(follow))
    _close(draft)


def _open(draft: Draft, ask: str, told: str | None) -> None:
    say, rng = draft.account["say"], draft.rng
    before, after = rng.choice(say["open"][draft.channel]), rng.choice(say["end"][draft.channel])
    if draft.channel != "email" and ask[-1] not in _STOPS:
        after = ""
    if told is None:
        draft.ask(before + ask + after)
        return
    mention = draft.pick(f"mention_{told}")
    if draft.channel != "email" and draft.chance(0.3):
        draft.ask(before + ask)
        draft.ask(mention)
    else:
        stop = "" if ask[-1] in _STOPS else "."
        draft.ask(f"{before}{ask}{stop} {mention}{after}")


def _answer(draft: Draft, topic: dict[str, Any], fits: str, opening: str = "") -> str:
    """Answer with one of the topic's answers at the positions `fits`; returns the position taken."""
    draft.wait_for_agent()
    changed = "changed_at" in topic and draft.now >= datetime.fromisoformat(topic["changed_at"])
    habit = fits[sum(map(ord, draft.agent["id"])) % len(fits)]
    place = habit if draft.chance(0.5) else draft.rng.choice(fits)
    text = topic["answer_after" if changed else "answer"][int(place)]
    more = _fitting(topic, "more", place)
    if more and draft.chance(0.3):
        text += " " + draft.rng.choice(more)
    draft.answer(opening + text)
    return place


def _fitting(topic: dict[str, Any], kind: str, place: str) -> list[Any]:
    return [entry for fits, entries in topic.get(kind, {}).items() if place in fits for entry in entries]


def _exchange(draft: Draft, agent_text: str, customer_text: str) -> None:
    draft.wait_for_agent()
    draft.answer(agent_text)
    draft.ask(customer_text)


def _pair(draft: Draft, pair: list[str]) -> None:
    draft.ask(pair[0])
    draft.wait_for_agent()
    draft.answer(pair[1])


def _close(draft: Draft) -> None:
    if draft.chance(0.06):
        _pair(draft, draft.pick("small_talk"))
    elif draft.chance(0.6):
        draft.ask(draft.pick("thanks"))
        if draft.chance(0.6):
            draft.wait_for_agent()
            draft.answer(draft.pick("welcome"))
