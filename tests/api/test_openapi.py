from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator

from api.scopes import SCOPE_OF, scopes_of
from cjn_graph.model.entities import Person
from cjn_graph.verbs import VERBS


@pytest.fixture
def described(client: TestClient) -> dict[str, Any]:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    schema: dict[str, Any] = answer.json()
    return schema


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation) for path, item in described["paths"].items() for method, operation in item.items()
    ]


def test_it_is_openapi_3_1(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    assert {"/api/v1/people", "/api/v1/people/{person_id}/matches"} <= described["paths"].keys()


def test_every_operation_is_explained_and_documents_its_errors(described: dict[str, Any]) -> None:
    for path, method, operation in operations(described):
        assert operation["description"], (path, method)
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), (path, method, parameter["name"])
        if path.startswith("/health"):
            continue
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], (path, method, status)
        assert {"401", "403", "422"} <= operation["responses"].keys()


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [found for item in value.values() for found in references(item)]
        if isinstance(value, list):
            return [found for item in value for found in references(item)]
        return []

    schemas = described["components"]["schemas"]
    assert "HTTPValidationError" not in schemas
    for reference in references(described):
        assert reference.removeprefix("#/components/schemas/") in schemas, reference


def test_every_schema_is_called_by_one_word(described: dict[str, Any]) -> None:
    """Two models of one name would be told apart by the modules they stand in, which are nobody's business."""
    assert not [name for name in described["components"]["schemas"] if "__" in name]


def test_what_may_be_sent_is_what_the_model_declares(described: dict[str, Any]) -> None:
    people = described["paths"]["/api/v1/people"]["post"]["requestBody"]
    schema = people["content"]["application/json"]["schema"]
    ours = {"id", "version", "created_at", "updated_at", "deleted_at"}
    assert set(schema["properties"]) == set(Person.model_fields) - ours
    assert schema["required"] == ["name"]
    edit = described["paths"]["/api/v1/people/{person_id}"]["patch"]["requestBody"]
    assert "required" not in edit["content"]["application/json"]["schema"]


def test_edits_declare_that_they_need_a_version(described: dict[str, Any]) -> None:
    for path, method in (
        ("people/{person_id}", "patch"),
        ("people/{person_id}", "delete"),
        ("records/{record}", "patch"),
        ("records/{record}", "delete"),
        ("requests/{request_id}/assign", "post"),
        ("requests/{request_id}/answer", "post"),
        ("posts/{post_id}/succession", "post"),
    ):
        parameters = described["paths"][f"/api/v1/{path}"][method]["parameters"]
        version = next(parameter for parameter in parameters if parameter["name"] == "if-match")
        assert version["required"] is True
        assert version["in"] == "header"


@pytest.mark.parametrize("verb", [name for name, verb in VERBS.items() if verb.route and verb.body.model_fields])
def test_the_body_of_a_verb_is_described_as_it_is_checked(described: dict[str, Any], verb: str) -> None:
    expected = VERBS[verb].body.model_json_schema()
    method, path = VERBS[verb].route.split()
    operation = described["paths"][f"/api/v1{path}"][method.lower()]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    assert body["properties"].keys() == expected["properties"].keys()
    assert body.get("required") == expected.get("required")
    assert body["additionalProperties"] is False


def test_each_operation_has_a_name_and_says_which_key_or_session_may_call_it(
    described: dict[str, Any],
) -> None:
    assert set(described["components"]["securitySchemes"]) == {"key", "session"}
    tags = {tag["name"] for tag in described["tags"] if tag["description"]}
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(names) == len(set(names))
    assert {"search_people", "match_person"} <= set(names), "without the address, which may change"
    for path, method, operation in operations(described):
        assert set(operation["tags"]) <= tags
        known, scopes = (method.upper(), path) in SCOPE_OF, scopes_of(method.upper(), path)
        keys = [{"key": scopes}] if scopes else []
        assert operation["security"] == ([*keys, {"session": []}] if known else []), (method, path)


def test_each_operation_has_examples_of_what_it_takes_and_answers(described: dict[str, Any]) -> None:
    wrong, found = [], 0
    for path, method, operation in operations(described):
        parts = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
        for part in (operation.get("requestBody", {}), *parts):
            content = part.get("content", {}).get("application/json")
            if not content or not content["schema"]:
                continue
            found += 1
            schema = {**content["schema"], "components": described["components"]}
            errors = Draft202012Validator(schema).iter_errors(content["example"])
            wrong += [(method, path, error.json_path, error.message[:80]) for error in errors]
    assert not wrong
    assert found > 100
    person = described["paths"]["/api/v1/people"]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert person["name"] != "text", "what the model gives as an example stands in it"


def test_the_page_about_it_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/api-reference")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text):
        assert client.get(address).status_code == 200
    assert "swagger-ui-bundle.js" in page.text
    assert 'src="http' not in page.text
