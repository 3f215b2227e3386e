"""JUnit's XML, which build servers show as tests: one for each rule of a gate."""

import re
from pathlib import Path
from xml.etree import ElementTree as xml

from nlp_support.errors import InvalidArgument

# What XML 1.0 has no place for.
_BARRED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SUITE = "nlp-support gate"
KINDS = ("failure", "error", "skipped")


def junit(cases: list[tuple[str, str, str, str]], *, name: str, properties: dict[str, str]) -> str:
    """Test cases as JUnit's XML.

    Args:
        cases: of each: its name; "failure", "error", "skipped" or "" if it passed; its state; what to say.
        name: of what was tested.
        properties: of the whole suite.
    """
    counts = {kind: sum(case[1] == kind for case in cases) for kind in KINDS}
    numbers = {
        "tests": len(cases),
        "failures": counts["failure"],
        "errors": counts["error"],
        "skipped": counts["skipped"],
    }
    told = {key: str(value) for key, value in numbers.items()}
    root = xml.Element("testsuites", told)
    suite = xml.SubElement(root, "testsuite", {"name": f"{SUITE}: {_legal(name)}", **told})
    listed = xml.SubElement(suite, "properties")
    for key, value in properties.items():
        xml.SubElement(listed, "property", {"name": key, "value": _legal(value)})
    for title, kind, state, reason in cases:
        case = xml.SubElement(suite, "testcase", {"classname": "nlp_support.gate", "name": _legal(title)})
        if kind:
            attributes = {"message": _legal(reason)}
            if kind != "skipped":
                attributes["type"] = state
            xml.SubElement(case, kind, attributes)
        else:
            xml.SubElement(case, "system-out").text = _legal(reason)
    xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(root, encoding="unicode") + "\n"


def write_junit(
    file: Path, cases: list[tuple[str, str, str, str]], *, name: str, properties: dict[str, str]
) -> None:
    """Write test cases as JUnit's XML; see `junit`.

    Raises:
        InvalidArgument: the file cannot be written.
    """
    try:
        file.write_text(junit(cases, name=name, properties=properties), encoding="utf-8")
    except OSError as error:
        raise InvalidArgument(f"cannot write {file}: {error.strerror}; name another file") from error


def _legal(text: str) -> str:
    return _BARRED.sub("?", text)
