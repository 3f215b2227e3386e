"""A help desk's store, used through the command line."""

import json
import tomllib
from pathlib import Path

from nlp_support import open_store

from support import run


def samples(name):
    """The texts of a file of samples, by their names."""
    return tomllib.loads((Path(__file__).parent / "samples" / f"{name}.toml").read_text(encoding="utf-8"))


def row(talk, n, role, text, day=3, minute=0):
    """The n-th message of a talk, on a morning of June 2026."""
    return {
        "id": f"{talk}-{n}",
        "account_id": "shop",
        "conversation_id": talk,
        "customer_id": f"u-{talk}",
        "role": role,
        "text": text,
        "sent_at": f"2026-06-{day:02}T09:{minute:02}:00Z",
    }


class Desk:
    """A store in a folder of its own, and what the commands tell of it."""

    def __init__(self, folder: Path):
        self._folder = folder
        self.path = folder / "desk.db"

    def imports(self, export, *, format="auto", account=None, code=0, name="export"):
        """The report of an import: of a text or bytes, a record as a document, a list one a line."""
        file = self._folder / name
        if isinstance(export, list):
            export = "\n".join(json.dumps(record, ensure_ascii=False) for record in export)
        elif isinstance(export, dict):
            export = json.dumps(export, ensure_ascii=False)
        file.write_bytes(export if isinstance(export, bytes) else export.encode())
        named = ("--account", account) if account else ()
        done = run("import", file, "--format", format, "--store", self.path, "--json", *named, code=code)
        return json.loads(done.stdout) if code == 0 else done.output

    def refusal(self, export, **options):
        """What an import says that ends with an error, or that rejects everything."""
        try:
            return str(self.imports(export, **options)["rejected"])
        except AssertionError as error:  # the command ended with an error, and this is what it printed
            return str(error)

    def messages(self, account="shop"):
        with open_store(self.path) as store:
            return list(store.messages(account))

    def texts(self, account="shop"):
        """The stored texts, by the messages' ids without the name of their system."""
        return {message.id: message.text for message in self.messages(account)}

    def suggested(self, question, account="shop", k=5):
        return [one["text"] for one in self._told("suggest", account, question, "-k", k)["suggestions"]]

    def waiting(self, *, now):
        return {one["conversation_id"] for one in self._told("inbox", "--now", now)}

    def doubled(self):
        """The kinds of the answers that two agents gave to one question."""
        return [one["kind"] for one in self._told("inbox", "--duplicates")]

    def metrics(self, account="shop"):
        return self._told("metrics", "--account", account)

    def flagged(self):
        return {one["conversation_id"]: set(one["codes"]) for one in self._told("flags")}

    def brief(self, customer, account="shop"):
        return self._told("brief", account, customer)

    def _told(self, *words):
        return json.loads(run(*words, "--store", self.path, "--json").stdout)
