"""A list in the browser, from the file to its undo; and the worklist of duplicates, from the pair to the merge."""

from __future__ import annotations

import os
import re
import time
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from openpyxl import Workbook

from api.app import create_app
from cjn_graph.services.merged import merged_into
from tests.api.world import ADMIN, World
from tests.web.test_forms import send, undo

LIST = (
    "Full Name,Mail,Shoe size,Office,Since\n"
    "Quill Testperson,quill@example.org,39,Testing Office,3/4/2020\n"
    "Bad Row,nobody,40,Testing Office,5/6/2020\n"
)


def upload(
    client: TestClient, text: str | bytes = LIST, name: str = "contacts.csv", *, follow: bool = True
) -> Response:
    token = client.headers["x-csrf-token"]
    return client.post(
        "/import",
        data={"csrf_token": token},
        files={"list": (name, text.encode() if isinstance(text, str) else text, "text/csv")},
        follow_redirects=follow,
    )


def chosen(page: str) -> dict[str, str]:
    """What stands in the form of a check."""
    names = dict(re.findall(r'name="((?:name|sheet)-\d+)" value="([^"]*)"', page))
    selects = re.findall(r'<select id="(fills-\d+)".*?<option value="([^"]*)" selected', page, flags=re.DOTALL)
    return names | dict(selects)


def test_a_list_is_checked_decided_imported_and_taken_back(world: World, client: TestClient) -> None:
    before = world.changes()
    shown = upload(client)
    assert shown.status_code == 200
    assert "Nothing can be written yet" in shown.text
    assert "can be meant in two ways" in shown.text
    address = shown.url.path
    decided = send(client, address, do="check", policy="ask", dates="day first", source="crm", **chosen(shown.text))
    assert "1 row would be left out" in decided.text
    assert "is no email address" in decided.text
    assert world.changes() == before
    columns = chosen(decided.text)
    place = next(name for name, header in columns.items() if header == "Shoe size").replace("name", "fills")
    done = send(client, address, do="import", policy="ask", dates="day first", source="crm", **columns | {place: "-"})
    assert "records written" in done.text
    assert "Some rows were left out" in done.text
    rejected = client.get(f"{address}/rejected")
    assert "'nobody' is no email address" in rejected.text
    found = client.get("/?name=Quill+Testperson")
    assert "Testing Office" in found.text
    assert (
        "39" not in re.sub(r"<[^>]+>", "", client.get(found.url.path, params={"name": "Quill Testperson"}).text)[:2000]
    )
    again = upload(client, LIST.replace("3/4/2020", "2020-04-03").replace("5/6/2020", "2020-06-05"))
    columns = chosen(again.text)
    last = send(client, again.url.path, do="import", policy="ask", dates="", source="crm", **columns | {place: "-"})
    assert "0 records written" in last.text


def test_an_import_is_taken_back_from_the_page(world: World, client: TestClient) -> None:
    shown = upload(client, "Full name,Email\nRemo Vable,remo@example.org\n", "once.csv")
    done = send(client, shown.url.path, do="import", policy="ask", dates="", source="", **chosen(shown.text))
    assert "1 record written" in done.text
    assert "Taken back" in undo(client, done).text
    assert "Remo Vable" not in client.get("/?name=Remo").text


def test_what_the_first_check_found_out_counts_when_nothing_was_changed(world: World, client: TestClient) -> None:
    text = "Name;E-mail;Start date;Office\nVable, Marcus;mv@example.org;3/4/2020;Testing Hall\n"
    shown = upload(client, text + "Vable, Roz;rv@example.org;25/4/2020;Testing Hall\n", "turned.csv")
    assert "Vable, Marcus → Marcus Vable" in shown.text
    done = send(client, shown.url.path, do="import", policy="ask", dates="", source="", **chosen(shown.text))
    assert "records written" in done.text
    hall = client.get("/api/v1/search", params={"q": "Marcus Vable", "kind": "person"}).json()["hits"]
    assert hall[0]["name"] == "Marcus Vable"


def test_a_workbook_with_sheets_of_different_columns_is_decided_and_imported(world: World, client: TestClient) -> None:
    book = Workbook()
    book.active.append(["First Name", "Last Name", "E-mail"])
    book.active.append(["Tilda", "Sheetson", "tilda@example.org"])
    second = book.create_sheet("Second")
    second.append(["Full name", "Email"])
    second.append(["Udo Sheetson", "udo@example.org"])
    file = BytesIO()
    book.save(file)
    shown = upload(client, file.getvalue(), "members.xlsx")
    again = send(client, shown.url.path, do="check", policy="ask", dates="", source="", **chosen(shown.text))
    assert again.status_code == 200
    done = send(client, shown.url.path, do="import", policy="ask", dates="", source="", **chosen(again.text))
    assert "2 records written" in done.text


@pytest.mark.parametrize(("name", "text"), [("notes.pdf", "x"), ("empty.csv", ""), ("..", "x"), ("", "x")])
def test_what_is_no_list_is_refused(world: World, client: TestClient, name: str, text: str) -> None:
    answer = upload(client, text, name)
    assert answer.status_code in (400, 422)
    assert "Traceback" not in answer.text


def test_an_upload_is_its_account_s_own_and_viewers_have_none(world: World, client: TestClient) -> None:
    address = upload(client, "Name\nAnn Own\n", "own.csv").url.path
    assert world.client("admin").get(address).status_code == 404
    assert client.get("/import/" + "0" * 32).status_code == 404
    assert client.get("/import/..%2f..").status_code == 404
    assert upload(world.client("reader"), "Name\nX Y\n").status_code == 403
    folder = Path(world.workspace.settings.data_folder) / "uploads" / address.rpartition("/")[2]
    assert (folder.stat().st_mode & 0o077) == 0


def test_an_upload_stays_usable_whatever_its_name_and_source(world: World, client: TestClient) -> None:
    shown = upload(client, "Full name\nNora Names\n", "名" * 100 + ".csv")
    assert shown.status_code == 200
    assert send(client, shown.url.path, do="check", policy="ask", dates="", source="a:b").status_code == 422
    unknown = {"name-1": "Full name", "fills-1": "bogus"}
    assert send(client, shown.url.path, do="check", policy="ask", dates="", source="", **unknown).status_code == 422
    assert client.get(shown.url.path).status_code == 200


def test_who_has_the_address_of_somebody_on_record_is_taken_for_them(world: World, client: TestClient) -> None:
    card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Odalys Quintero\r\nEMAIL:odalys@example.org\r\nEND:VCARD\r\n"
    page = upload(client, card, "one.vcf").text
    assert f'<option value="{world.ids["Odalys"]}" selected>is Odalys' in page


def test_uploads_are_gone_after_a_day(world: World, client: TestClient) -> None:
    address = upload(client, "Name\nAnn Own\n", "own.csv").url.path
    folder = Path(world.workspace.settings.data_folder) / "uploads" / address.rpartition("/")[2]
    yesterday = time.time() - 25 * 3600
    os.utime(folder / "list", (yesterday, yesterday))
    assert client.get(address).status_code == 404
    assert not folder.exists()
    kept = upload(client, "Name\nAnn Own\n", "own.csv").url.path
    folder = folder.with_name(kept.rpartition("/")[2])
    os.utime(folder / "list", (yesterday, yesterday))
    create_app(world.workspace.settings, workspace=world.workspace)
    assert not folder.exists()


def test_look_alikes_are_listed_compared_and_merged(world: World, client: TestClient) -> None:
    one = world.add("person", name="Zelda Doubleday", email="zelda@example.org")
    two = world.add("person", name="Zelda Doubledey", email="zelda@example.org", phone="1")
    page = client.get("/duplicates")
    assert "Zelda Doubleday" in page.text
    pair = re.search(r'href="(/duplicates/person-\w+/person-\w+)"', page.text[page.text.index("Zelda") :])
    assert pair is not None
    compared = client.get(pair.group(1))
    assert "Zelda Doubledey" in compared.text
    preview = client.get(f"/api/v1/records/{one}/merge?drop={two}").json()
    assert {filled["name"] for filled in preview["filled"]} == {"phone", "nicknames"}
    done = send(client, f"/facts/{one}/merge", drop=two, take="", follow=True)
    assert "are one" in done.text
    assert merged_into(world.workspace, ADMIN, two) == one
    assert client.get(f"/people/{two}").status_code == 200
    assert "Taken back" in undo(client, done).text
    assert merged_into(world.workspace, ADMIN, two) is None


def test_who_is_not_the_same_is_not_listed_again(world: World, client: TestClient) -> None:
    one = world.add("person", name="Wilma Twice", email="wilma@example.org")
    two = world.add("person", name="Wilma Twice", email="wilma@example.org")
    assert "Wilma Twice" in client.get("/duplicates").text
    send(client, f"/duplicates/{one}/{two}/apart")
    assert "Wilma Twice" not in client.get("/duplicates").text
    found = client.get("/api/v1/duplicates").json()
    assert {one, two} not in [{pair["a"]["id"], pair["b"]["id"]} for pair in found]
