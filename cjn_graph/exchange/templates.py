"""Empty CSV files for every kind, and a page that explains each column; both from the declared model."""

from __future__ import annotations

from pathlib import Path

from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.columns import ATTRIBUTE_PREFIX, Column, FileFormat, formats
from cjn_graph.model import Relationship

EXPLANATION = "COLUMNS.md"

_INTRODUCTION = """# The columns of each file

Fill in the files that you need and remove the others. One row is one record; the first row names the columns.
Columns may stand in any order, and those that are not required may be left out: a column that is absent leaves what is
stored as it is, an empty cell clears it. Save the files as CSV in UTF-8.

- **id**: the row's own id in your files. Together with the source (`--source`, or the folder's name) it names the
  record for good, so that importing the file again finds it. Relationships need none.
- **reference**: the id of a row in another file, or `source:id` for a record that another import brought in.
- **date**: `2017`, `2017-05` or `2017-05-03`, as precise as you know it.
- **several**: put `|` or `;` between the values.
"""


def write_templates(folder: Path | str) -> list[Path]:
    """Write an empty CSV file for every kind and relationship, and ``COLUMNS.md``, which explains their columns.

    Parameters
    ----------
    folder : Path or str
        Made if it does not exist.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    InvalidInput
        One of the files exists already; nothing was written.
    """
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise InvalidInput(f"{target} is a file, not a folder.", hint="Give a new folder.")
    contents = {f"{stem}.csv": _header(file_format) for stem, file_format in formats().items() if stem != "ties"}
    contents[EXPLANATION] = explanation()
    taken = sorted(name for name in contents if (target / name).exists())
    if taken:
        raise InvalidInput(
            f"{target / taken[0]} exists already, and nothing is overwritten.",
            hint="Give a new folder, or move the file.",
        )
    target.mkdir(parents=True, exist_ok=True)
    for name, text in contents.items():
        (target / name).write_text(text, encoding="utf-8", newline="")
    return [target / name for name in contents]


def explanation() -> str:
    """Return the page that explains every column of every file, as Markdown."""
    return "\n".join([_INTRODUCTION, *(_section(file_format) for file_format in formats().values())])


def _header(file_format: FileFormat) -> str:
    return ",".join(file_format.names) + "\r\n"


def _section(file_format: FileFormat) -> str:
    kind = file_format.kind
    lines = [f"## {file_format.stem}.csv", "", (kind.__doc__ or "").strip().splitlines()[0]]
    if file_format.note:
        lines.append(file_format.note)
    if issubclass(kind, Relationship):
        joins = sorted({f"{start} → {end}".replace("_", " ") for start, end in kind.endpoints})
        lines += ["", f"Joins {', '.join(joins)}."]
    if file_format.attributes:
        lines += ["", f"Any column `{ATTRIBUTE_PREFIX}NAME` is kept with the record as it is."]
    lines += ["", "| column | type | required | meaning | example |", "| --- | --- | --- | --- | --- |"]
    lines += [_line(column) for column in file_format.columns]
    return "\n".join([*lines, ""])


def _line(column: Column) -> str:
    type_name = f"{column.type}, several" if column.many else column.type
    meaning = column.description
    if column.unit:
        meaning += f" Unit: {column.unit}."
    if column.choices:
        meaning += f" One of: {', '.join(f'`{choice}`' for choice in column.choices)}."
    if column.default:
        meaning += f" Default: {column.default}."
    example = f"`{column.example}`" if column.example else ""
    cells = [f"`{column.name}`", type_name, "yes" if column.required else "", meaning, example]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
