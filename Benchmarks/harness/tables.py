"""Tables in Markdown, and their place in a page."""
import math
import pathlib


def significant(value, digits=3):
    """A number with so many digits that say something; `–` for none."""
    if value is None:
        return "–"
    if value == 0:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return f"{value:.{decimals}f}"


def ratio(quartiles):
    """`2.31×`, and its quartiles."""
    if quartiles is None:
        return "–", "–"
    low, median, high = quartiles
    return f"{significant(median)}×", f"{significant(low)} to {significant(high)}"


def mebibytes(count):
    return significant(count / 2**20) if count else "–"


def table(header, rows):
    """The rows under a header; the first column is text."""
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def write(page, name, text):
    """Replaces what stands between a page's markers of that name."""
    path = pathlib.Path(page)
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, found, rest = path.read_text().partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise SystemExit(f"{page} has no lines {begin} and {end}")
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}")
