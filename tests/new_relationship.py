"""What the product does with the kind of relationship that docs/extending.md adds: run in a copy that has it.

Everything is asked as users do: a folder is imported, commands, routes and pages are read.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api import create_app, issue_sign_in_link
from cjn_graph.cli import app as cli
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import load_settings

FILES = {
    "people.csv": "id,name\nada,Ada Fictional\nwren,Wren Invented\n",
    "mentors.csv": "from,to,start,end,role\nada,wren,2019-05,,coach\n",
}


def ask(folder: Path) -> str:
    """Ask everything in a folder of its own; return the answers as JSON."""
    files = folder / "files"
    files.mkdir(parents=True)
    for name, text in FILES.items():
        (files / name).write_text(text)
    os.environ["CJN_DATA_FOLDER"] = str(folder / "data")

    def cjn(*arguments: str) -> str:
        done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
        return done.stdout if done.exit_code == 0 else f"exit {done.exit_code}: {done.output}"

    answers: dict[str, object] = {
        "imported": cjn("import", str(files), "--json"),
        "again": cjn("import", str(files), "--json"),
        "checked": cjn("check"),
    }
    for name in ("Ada", "Wren"):
        answers[f"shown {name}"] = cjn("show", name)
        answers[f"json {name}"] = cjn("show", name, "--json")
    cjn("--as", "admin", "account", "add", "staff")
    settings = load_settings()
    with open_workspace(settings) as workspace:
        app = create_app(settings, workspace=workspace)
        client = TestClient(app, base_url="http://localhost")
        client.get(issue_sign_in_link(app, "staff", base_url="http://localhost"))
        for person in client.get("/api/v1/people").json()["people"]:
            route = client.get(f"/api/v1/people/{person['id']}").json()
            answers[person["name"].split()[0]] = {
                "route": route,
                "page": client.get(f"/people/{person['id']}").text,
                "fact": client.get(f"/facts/{route['further'][0]['lines'][0]['fact_id']}").text,
            }
        answers["found"] = client.get("/api/v1/search", params={"q": "Ada Fictional"}).json()
    return json.dumps(answers)
