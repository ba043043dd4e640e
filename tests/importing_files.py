"""A folder of files to import, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.model import MODEL, Record, Relationship
from cjn_graph.services.importing import ImportReport, import_folder
from cjn_graph.services.workspace import Workspace
from tests.making import CLEARED, STAFF

NETWORK = {
    "people.csv": "id,name,email,languages,attr:cohort\n1,Ann Núñez,ann@example.org,en|es,2021\n2,Ben,,,\n3,Cem,,en,\n",
    "ties.csv": "from,to,kind,first_on,last_on,weight,source\n1,2,colleague,2019,2020-05,2,survey\n2,3,mentor,,,,\n",
}
OFFICES = {
    "people.csv": "id,name\np1,Ann\np2,Ben\n",
    "organizations.csv": "id,name,classification\no1,Marlow County Prosecutor,prosecutor_office\n",
    "posts.csv": "id,title,elected\ns1,Chief,yes\n",
    "jurisdictions.csv": "id,name,classification,population\nus,United States,country,\noh,Ohio,state,11800000\n",
    "has_post.csv": "from,to\no1,s1\n",
    "holds.csv": "from,to,start,end\np1,s1,2015,2018-12\np1,s1,2019,\n",
    "part_of.csv": "from,to\noh,us\n",
    "took_part.csv": "from,to,role\np1,e1,lead\no1,e1,\n",
    "engagements.csv": "id,name,classification\ne1,Diversion cohort,cohort\n",
}


class Importer:
    """Writes files into one folder and imports it as the source ``crm``."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self.workspace = workspace
        self.folder = folder
        folder.mkdir()

    def __call__(self, viewer: Viewer = STAFF, *, files: dict[str, str] | None = None, **options: Any) -> ImportReport:
        """Import the folder, after its files were replaced by those given."""
        if files is not None:
            self.write(files)
        return import_folder(self.workspace, viewer, self.folder, **{"source": "crm", "all_or_nothing": True} | options)

    def write(self, files: dict[str, str]) -> None:
        """Replace the files in the folder."""
        for old in self.folder.iterdir():
            old.unlink()
        for name, text in files.items():
            (self.folder / name).write_text(text, encoding="utf-8", newline="")

    def changes(self) -> int:
        """Return the number of the latest change."""
        return self.workspace.store.last_change()

    def stored(self, kind: str) -> list[Record]:
        """Return every stored record of a kind, restricted ones too, deleted ones not."""
        declared = MODEL.kinds[kind]
        query = "records/list_relationships" if issubclass(declared, Relationship) else "records/list_nodes"
        rows = self.workspace.store.read(CLEARED, query, kind=kind, after="", limit=10_000)
        if not issubclass(declared, Relationship):
            return [declared.from_row(row["node"]) for row in rows]
        return [declared.from_row(row["relationship"], from_id=row["from_id"], to_id=row["to_id"]) for row in rows]

    def by_external_id(self, kind: str, *external_ids: str) -> list[Record]:
        """Return the stored records with these external ids, in that order."""
        found = {external_id: record for record in self.stored(kind) for external_id in record.external_ids}
        return [found[external_id] for external_id in external_ids]

    def knows(self, person: Record) -> Record:
        """Return the one tie of a person."""
        (tie,) = [tie for tie in self.stored("knows") if person.id in (tie.from_id, tie.to_id)]
        return tie
