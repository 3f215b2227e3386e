"""The lines of a page while it is read from its start to its end."""

from .headers import OUTLOOKS_RULE

SIGNATURE = "-- "
BETWEEN_CELLS = " | "
MARK = ">>"  # before a line of each quotation; a single one is also what writers put before a list
MOST_MARKS = 4  # before a line, however deep the quotation


class Page:
    """Lines of text, made of pieces. Quoted ones get ">>" before them, those of a signature come last.

    Attributes:
        quoted: how many quotations are open.
        signed: how many elements of a signature are open.
        as_written: how many elements are open in which spaces and line ends stay.
    """

    def __init__(self) -> None:
        self.quoted = self.signed = self.as_written = 0
        self._lines: list[list[str]] = []
        self._signature: list[list[str]] = []
        self._pieces: list[str] = []  # of the line that is not complete yet
        self._mark = ""  # before the next line that has words
        self._rows: list[int] = []  # how many lines there were where each open row began
        self._beside = 0  # how many cells of the row end before the next line, if it goes on with a line

    def add(self, text: str) -> None:
        """Words, on the line that is not complete yet."""
        if not self.as_written:
            self._pieces.append(text)
            return
        first, *others = text.split("\n")
        self._pieces.append(first)
        for line in others:
            self.end_line()
            self._pieces.append(line)

    def add_behind(self, text: str) -> None:
        """Words behind the last ones, even if their line is complete."""
        lines = self._target()
        line = self._pieces if "".join(self._pieces).strip() or not lines else lines[-1]
        line.append(text)

    def end_line(self) -> None:
        """Complete the line, unless nothing is on it."""
        line = "".join(self._pieces)
        line = line.rstrip() if self.as_written else " ".join(line.split())
        self._pieces = []
        if not line.strip():
            return
        lines = self._target()
        if self._beside and self._rows and len(lines) == self._rows[-1] + 1:
            lines[-1] += [BETWEEN_CELLS * self._beside, line]
        else:
            lines.append([self._before() + self._mark, line])
        self._mark, self._beside = "", 0

    def mark(self, mark: str) -> None:
        """Write this before the next line."""
        self.end_line()
        self._mark = mark

    def begin_row(self) -> None:
        self.end_line()
        self._rows.append(len(self._target()))

    def begin_cell(self) -> None:
        """Write what follows beside what its row has, if both are of one line."""
        self.end_line()
        self._beside += 1

    def end_row(self) -> None:
        self.end_line()
        self._beside = 0
        if self._rows:
            self._rows.pop()

    def separate(self) -> None:
        """Say that a mail begins here that was answered."""
        self.end_line()
        self._lines.append([self._before(), OUTLOOKS_RULE])

    def last(self, count: int) -> list[str]:
        """The last complete lines."""
        return ["".join(line) for line in self._lines[-count:]]

    def text(self) -> str:
        self.end_line()
        lines, signature = (["".join(line) for line in some] for some in (self._lines, self._signature))
        if signature:
            while lines and lines[-1].strip() == SIGNATURE.strip():
                lines.pop()
            lines += [SIGNATURE, *(line for line in signature if line.strip() != SIGNATURE.strip())]
        return "\n".join(lines)

    def _before(self) -> str:
        return MARK * min(self.quoted, MOST_MARKS) + " " * bool(self.quoted)

    def _target(self) -> list[list[str]]:
        return self._signature if self.signed and not self.quoted else self._lines
