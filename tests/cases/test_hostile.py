"""Files that are broken, huge or meant to do harm: a right import or a clear message, and never half of one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from cjn_graph.errors import CjnError
from cjn_graph.services.importing import import_folder
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.importing_files import Importer
from tests.making import NOW, STAFF

ANN = "Name,E-mail\nAnn Lee,ann@example.org\n"


def book(*rows: list[object]) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            changed = change(name, source.read(name))
            if changed is not None:
                target.writestr(name, changed)
        for name, data in more.items():
            target.writestr(name.replace("__", "/"), data)
    return kept.getvalue()


GOOD = book(["Name", "E-mail"], ["Ann Lee", "ann@example.org"])
ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst>&x;</sst>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'

COMES_IN: dict[str, tuple[str, bytes]] = {
    "mark of utf-8": ("a.csv", b"\xef\xbb\xbf" + ANN.encode()),
    "utf-16 with a mark": ("a.csv", ANN.encode("utf-16")),
    "utf-16 without a mark": ("a.csv", ANN.encode("utf-16-le")),
    "big-endian utf-16": ("a.csv", ANN.encode("utf-16-be")),
    "old line ends": ("a.csv", ANN.replace("\n", "\r").encode()),
    "windows line ends": ("a.csv", ANN.replace("\n", "\r\n").encode()),
    "no line end at the end": ("a.csv", ANN.strip().encode()),
    "blank lines": ("a.csv", ANN.replace("\n", "\n\n\n").encode()),
    "header twice": ("a.csv", (ANN + "Name,E-mail\n").encode()),
    "empty columns": ("a.csv", b"Name,E-mail,,,\nAnn Lee,ann@example.org,,,\n"),
    "two columns of one name": ("a.csv", b"Name,Name,E-mail\nAnn Lee,Ann,ann@example.org\n"),
    "column without a name": ("a.csv", b"Name,,E-mail\nAnn Lee,x,ann@example.org\n"),
    "preamble": ("a.csv", b"Exported on Monday\n\nName,E-mail\nAnn Lee,ann@example.org\n"),
    "semicolons": ("a.csv", ANN.replace(",", ";").encode()),
    "tabs": ("a.tsv", ANN.replace(",", "\t").encode()),
    "bars": ("a.txt", ANN.replace(",", "|").encode()),
    "quotes around everything": ("a.csv", b'"Name","E-mail"\n"Ann Lee","ann@example.org"\n'),
    "invisible characters": ("a.csv", "\u200bName,E-mail\nAnn\u00ad Lee,\u200eann@example.org\n".encode()),
    "formula in another column": ("a.csv", b"Name,E-mail,X\nAnn Lee,ann@example.org,=cmd|' /C calc'!A0\n"),
    "query in another column": ("a.csv", b"Name,E-mail,X\nAnn Lee,ann@example.org,') DETACH DELETE n //\n"),
    "header of markup": ("a.csv", b"Name,E-mail,<script>alert(1)</script>\nAnn Lee,ann@example.org,x\n"),
    "header of another direction": ("a.csv", "Name,E-mail,\u202etxt\nAnn Lee,ann@example.org,x\n".encode()),
    "nothing as null": ("a.csv", b"Name,E-mail,Phone\nAnn Lee,ann@example.org,NULL\n"),
    "long cell": ("a.csv", f"Name,E-mail,X\nAnn Lee,ann@example.org,{'x' * 100_000}\n".encode()),
    "workbook": ("a.xlsx", GOOD),
    "workbook with a link elsewhere": (
        "a.xlsx",
        repacked(GOOD, lambda _, data: data, **{"xl__externalLinks__externalLink1.xml": b"<externalLink/>"}),
    ),
    "workbook with a formula": ("a.xlsx", book(["Name", "E-mail", "X"], ["Ann Lee", "ann@example.org", "=1+1"])),
}
REFUSED: dict[str, tuple[str, bytes]] = {
    "nothing": ("a.csv", b""),
    "blanks": ("a.csv", b" \n\t\n"),
    "nul characters": ("a.csv", b"Name,E-mail\nAnn\0 Lee,ann@example.org\n"),
    "quote that never closes": ("a.csv", b'Name,E-mail\n"Ann Lee,ann@example.org\n'),
    "text behind a quote": ("a.csv", b'Name,E-mail\n"Ann" Lee,ann@example.org\n'),
    "field of 30 MB": ("a.csv", b"Name,E-mail\n" + b"x" * 30_000_000 + b",ann@example.org\n"),
    "a million columns": ("a.csv", b"Name" + b",x" * 1_000_000 + b"\n"),
    "picture": ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
    "utf-16 that breaks off": ("a.csv", b"\xff\xfe" + ANN.encode("utf-16-le")[:-1]),
    "no names": ("a.csv", b"Colour,Size\nred,3\n"),
    "no workbook": ("a.xlsx", b"PK\x03\x04 not really"),
    "text called a workbook": ("a.xlsx", ANN.encode()),
    "bomb": ("a.xlsx", repacked(GOOD, lambda _, data: data, **{"xl__media__x.bin": b"0" * 30_000_000})),
    "entity in its list of sheets": (
        "a.xlsx",
        repacked(GOOD, lambda name, data: ENTITY if "workbook.xml" in name[-12:] else data),
    ),
    "entities in its sheet": ("a.xlsx", repacked(GOOD, lambda name, data: LAUGHS if "sheet1" in name else data)),
    "workbook without sheets": ("a.xlsx", repacked(GOOD, lambda name, data: None if "sheet1" in name else data)),
    "old workbook": ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 512),
    "ambiguous dates": ("a.csv", b"Name,Office,Hired\nAnn Lee,X,01/02/03\nBo Ek,X,01/02/2003\n"),
}


@pytest.fixture
def importer(empty_store: Store, tmp_path: Path) -> Importer:
    return Importer(Workspace(empty_store, Settings(now=NOW, data_folder=tmp_path / "data")), tmp_path / "files")


@pytest.mark.parametrize(("name", "content"), COMES_IN.values(), ids=COMES_IN)
def test_what_can_be_meant_comes_in_right(importer: Importer, name: str, content: bytes) -> None:
    (importer.folder / name).write_bytes(content)
    report = import_folder(importer.workspace, STAFF, importer.folder / name)
    assert report.problems == []
    (person,) = importer.stored("person")
    assert (person.name, person.email) == ("Ann Lee", "ann@example.org")  # type: ignore[attr-defined]
    assert import_folder(importer.workspace, STAFF, importer.folder / name).written == 0


@pytest.mark.parametrize(("name", "content"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_is_refused_and_nothing_is_written(importer: Importer, name: str, content: bytes) -> None:
    (importer.folder / name).write_bytes(content)
    hints, told = refusal(importer, importer.folder / name)
    assert hints
    assert all(hints)
    assert "root:" not in told
    assert importer.changes() == 0


def refusal(importer: Importer, path: Path) -> tuple[list[str], str]:
    """Import what is refused; return what to do about each problem, and all that is told."""
    try:
        report = import_folder(importer.workspace, STAFF, path)
    except CjnError as error:
        return [error.hint], str(error)
    return [problem.hint for problem in report.problems] if report.refused else [], report.model_dump_json()
