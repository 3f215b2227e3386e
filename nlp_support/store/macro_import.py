"""Macros as they come in: placeholders translated, personal data taken out, and what of them is new."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from ..errors import InvalidMessage
from ..text.language import base_language, detect_language
from ..text.pairs import has_words
from ..text.profile import Profile
from ..text.published import published
from ..text.redacted import kept_for
from ..text.redaction import redact
from ..text.redaction.foreign import unfilled
from ..text.redaction.kept import kept_of
from ..text.redaction.scan import canonical
from ..text.templates import BRACED, Template, translated
from ..text.wording import Wording
from ..types.macro import Macro, Withheld
from ..types.message import Rejection, Role
from ..types.times import utc_now
from .database import Database
from .macros import MacroReport, MacroTable, StoredMacro
from .newest import newest

READ = 10_000  # newest messages among which customers' own contacts are looked for


def add_macros(
    database: Database,
    account_id: str,
    items: Iterable[object],
    profile: Profile,
    *,
    remove_missing: bool,
    now: datetime | None,
) -> MacroReport:
    """What `MessageStore.add_macros` does."""
    report = MacroReport(account_id)
    given = list(_given(items, report))
    templates = list(_translated(given, report))
    keep = _kept(database, account_id, profile, templates)
    made = {one.id: one for one in _made(templates, keep, utc_now(now), report)}
    table = MacroTable(database)
    known = table.macros(account_id)
    gone = {stored_id(one.id, one.source) for one in report.withheld if one.id} & known.keys()
    if remove_missing:
        present = {stored_id(one.id, one.source) for one in given}
        sources = {one.source or "" for one in given} | {one.source or "" for one in report.withheld}
        gone |= {id for id, one in known.items() if one.source in sources and id not in present}
    changed = [one for id, one in made.items() if id not in known or known[id].content != one.content]
    removed = table.drop(account_id, sorted(gone - made.keys()))
    if changed:
        table.put(account_id, changed)
    table.touch(account_id, [one for id, one in made.items() if id in known])
    new = sum(one.id not in known for one in changed)
    return replace(
        report,
        added=new,
        replaced=len(changed) - new,
        unchanged=len(made) - len(changed),
        removed=removed,
        rejected=sorted(report.rejected, key=lambda one: one.line),
        asks=dict(Counter(name for one in made.values() for name in one.asks).most_common()),
    )


def stored_id(id: str, source: str | None) -> str:
    """The id of a macro within its account."""
    return f"{source}:{id}" if source else id


def _given(items: Iterable[object], report: MacroReport) -> Iterator[Macro]:
    """The macros among some items, each id once; the others go into the report."""
    seen: dict[str, int] = {}
    for number, item in enumerate(items, 1):
        if isinstance(item, Rejection):
            report.rejected.append(item)
        elif isinstance(item, Withheld):
            report.withheld.append(item)
        elif not isinstance(item, Macro):
            reason = f"is of type {type(item).__name__}, expected a Macro, Withheld or Rejection"
            report.rejected.append(Rejection(number, reason))
        else:
            macro = item if item.line else replace(item, line=number)
            first = seen.setdefault(stored_id(macro.id, macro.source), macro.line)
            if first == macro.line:
                yield macro
            else:
                reason = f"has the id of line {first}, which is kept; give each an id of its own"
                report.rejected.append(Rejection(macro.line, reason))


def _translated(macros: Iterable[Macro], report: MacroReport) -> Iterator[tuple[Macro, Template]]:
    for macro in macros:
        try:
            yield macro, translated(macro.text)
        except InvalidMessage as error:
            report.rejected.append(Rejection(macro.line, str(error)))


def _kept(
    database: Database, account_id: str, profile: Profile, templates: Sequence[tuple[Macro, Template]]
) -> frozenset[str]:
    """What stays readable: the account's own, and what it publishes that no customer gave as theirs."""
    own = kept_for(account_id, profile)
    texts = list(dict.fromkeys(template.text for _, template in templates))
    found = published(texts, keep=own)
    return own | (found - _customers(database, account_id, found))


def _customers(database: Database, account_id: str, contacts: Collection[str]) -> set[str]:
    """Those of some contacts that the account's customers wrote."""
    if not contacts:
        return set()
    any_of = kept_of(frozenset(contacts))
    messages = newest(database, account_id, most=READ)
    theirs = [canonical(one.text) for one in messages if one.role is Role.CUSTOMER]
    mentioning = [text for text in theirs if any_of.spans(text)]
    return {one for one in contacts if any(map(kept_of(frozenset((one,))).spans, mentioning))}


def _made(
    templates: Iterable[tuple[Macro, Template]], keep: frozenset[str], now: datetime, report: MacroReport
) -> Iterator[StoredMacro]:
    """The macros without personal data; those that cannot be used go into the report."""
    for macro, template in templates:
        text = redact(template.text, keep=keep).text
        if reason := _unusable(text):
            report.rejected.append(Rejection(macro.line, reason))
            continue
        code = macro.language
        yield StoredMacro(
            id=stored_id(macro.id, macro.source),
            source=macro.source or "",
            title=redact(macro.title, keep=keep).text if macro.title else None,
            text=text,
            questions=tuple(redact(one, keep=keep).text for one in macro.questions if has_words(one)),
            asks=template.asks,
            language=base_language(code) if code else detect_language(BRACED.sub(" ", text)),
            wording=Wording.of(text).exact,
            changed_at=macro.changed_at,
            added_at=now,
        )


def _unusable(text: str) -> str | None:
    if not has_words(BRACED.sub(" ", text)):
        return "has no words besides placeholders"
    if unfilled(text):
        return "has a placeholder of another tool whose meaning is not known; write it as {{name}}"
    return None
