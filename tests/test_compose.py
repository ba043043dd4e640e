"""The image and the compose file, checked as far as possible without a container engine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from api.routes import health
from cjn_graph.cli import app
from cjn_graph.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SETTINGS = {f"CJN_{name.upper()}" for name in Settings.model_fields}


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    services: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE_TEXT)["services"]
    return services


def _instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (instruction, rest of its line), continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def _rest(instruction: str) -> list[str]:
    return [rest for name, rest in _instructions() if name == instruction]


def test_neo4j_is_the_official_community_image_in_a_version_set_by_a_variable(
    services: dict[str, dict[str, Any]],
) -> None:
    assert re.fullmatch(r"neo4j:\$\{NEO4J_VERSION:-\d{4}\.\d{2}(\.\d+)?-community\}", services["neo4j"]["image"])


def test_the_password_must_be_given_and_is_nowhere_in_the_file() -> None:
    uses = re.findall(r"\$\{CJN_NEO4J_PASSWORD[^}]*\}", COMPOSE_TEXT)
    assert uses
    assert all(use.startswith("${CJN_NEO4J_PASSWORD:?") for use in uses)
    without_variables = re.sub(r"\$\{[^}]*\}", "VARIABLE", COMPOSE_TEXT)
    values = re.findall(r"^\s+[A-Z_0-9]*(?:PASSWORD|AUTH|SECRET|TOKEN|KEY)[A-Z_0-9]*:\s*(.+)$", without_variables, re.M)
    assert values
    assert {value.removeprefix("neo4j/") for value in values} == {"VARIABLE"}


def test_the_app_waits_for_a_healthy_database_and_both_come_back_after_a_failure(
    services: dict[str, dict[str, Any]],
) -> None:
    for needed, how in services["app"]["depends_on"].items():
        assert how == {"condition": "service_healthy"}
        assert services[needed]["healthcheck"]["test"][0] == "CMD-SHELL"
    assert {service["restart"] for service in services.values()} == {"unless-stopped"}


def test_the_health_check_of_neo4j_signs_in_with_the_password_the_container_was_given(
    services: dict[str, dict[str, Any]],
) -> None:
    command = services["neo4j"]["healthcheck"]["test"][1].replace("$$", "$").removesuffix(" || exit 1")
    echoed = subprocess.run(
        ["sh", "-c", command.replace("cypher-shell", "printf '%s\\n'", 1)],
        env={**os.environ, "NEO4J_AUTH": "neo4j/a made-up/password"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert echoed.stdout.splitlines() == ["-u", "neo4j", "-p", "a made-up/password", "RETURN 1"]


def test_ports_are_published_on_this_machine_only(services: dict[str, dict[str, Any]]) -> None:
    ports = [port for service in services.values() for port in service["ports"]]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_data_lives_in_named_volumes(services: dict[str, dict[str, Any]]) -> None:
    declared = set(yaml.safe_load(COMPOSE_TEXT)["volumes"])
    used = {volume.split(":")[0] for service in services.values() for volume in service["volumes"]}
    assert used == declared
    image_volumes = _rest("VOLUME")
    assert {volume.split(":")[1] for volume in services["app"]["volumes"]} == set(image_volumes)


def test_every_variable_given_to_the_app_is_one_of_its_settings(services: dict[str, dict[str, Any]]) -> None:
    given = set(services["app"]["environment"])
    assert {"CJN_NEO4J_URI", "CJN_NEO4J_PASSWORD"} <= given
    in_the_image = set(re.findall(r"\b(CJN_[A-Z_0-9]+)=", " ".join(_rest("ENV"))))
    assert in_the_image
    assert given | in_the_image <= SETTINGS


def test_the_values_given_to_the_app_are_accepted_as_settings(
    services: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = {"CJN_NEO4J_PASSWORD": "made-up password"}
    for name, value in services["app"]["environment"].items():
        monkeypatch.setenv(name, _filled_in(value, variables))
    settings = Settings()
    assert settings.neo4j_uri == "bolt://neo4j:7687"
    assert settings.neo4j_password.get_secret_value() == "made-up password"
    assert settings.public_url == "http://localhost:8000"


def _filled_in(value: str, variables: dict[str, str]) -> str:
    """``value`` as Compose fills it in: ${NAME:-default} and ${NAME:?message}, the inner ones first."""
    pattern = re.compile(r"\$\{([A-Z_0-9]+):([-?])([^${}]*)\}")
    while match := pattern.search(value):
        name, kind, default = match.groups()
        assert name in variables or kind == "-", f"{name} is required"
        value = value[: match.start()] + variables.get(name, default) + value[match.end() :]
    return value


def test_everything_the_image_copies_exists_and_reaches_the_builder() -> None:
    let_through = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    }
    copied = [rest for rest in _rest("COPY") if not rest.startswith("--from")]
    sources = {source.removeprefix("./") for rest in copied for source in rest.split()[:-1]}
    assert sources
    for source in sources:
        assert (ROOT / source).exists(), f"{source} is copied but not there"
    assert sources == let_through


def test_the_image_runs_as_somebody_who_is_not_root() -> None:
    names = [name for name, _ in _instructions()]
    assert _rest("USER") == ["cjn"]
    assert names.index("USER") < names.index("CMD")


def test_the_image_runs_the_real_command() -> None:
    (command,) = [json.loads(rest) for rest in _rest("CMD")]
    program, name, *options = command
    assert program == "cjn"
    serve = get_command(app).commands[name]  # type: ignore[attr-defined]
    serve.make_context("cjn serve", options)  # refuses an unknown option


def test_the_image_is_healthy_when_the_app_says_that_it_lives() -> None:
    (check,) = _rest("HEALTHCHECK")
    (address,) = re.findall(r"http://127\.0\.0\.1:\{[^}]*\}(/[a-z/]+)", check)
    assert address in {getattr(route, "path", None) for route in health.router.routes}
    code = json.loads(check[check.index("[") :])[2]
    compile(code, "HEALTHCHECK", "exec")


@pytest.mark.skipif(
    shutil.which("docker") is None or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode,
    reason="docker compose is not installed",
)
def test_compose_itself_accepts_the_file_only_with_a_password() -> None:
    def config(**variables: str) -> int:
        environment = {name: value for name, value in os.environ.items() if name != "CJN_NEO4J_PASSWORD"}
        return subprocess.run(
            ["docker", "compose", "--env-file", "/dev/null", "config", "--quiet"],
            cwd=ROOT,
            env=environment | variables,
            capture_output=True,
        ).returncode

    assert config(CJN_NEO4J_PASSWORD="made-up password") == 0
    assert config() != 0
