"""Settings: one frozen object, each value described and settable by a ``CJN_`` environment variable."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from zoneinfo import available_timezones

from pydantic import AwareDatetime, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from cjn_graph.errors import InvalidInput, Problem


class Settings(BaseSettings):
    """What a user can set. Read from the environment (``CJN_DATA_FOLDER`` sets ``data_folder``, and so on)."""

    model_config = SettingsConfigDict(env_prefix="CJN_", frozen=True, extra="forbid", env_ignore_empty=True)

    data_folder: Path = Field(
        default=Path("cjn-data"),
        description="Folder of the embedded store. Relative paths count from the current folder.",
    )
    neo4j_uri: str = Field(
        default="",
        pattern=r"^$|^(bolt|neo4j)(\+s|\+ssc)?://.+",
        description="Address of a Neo4j server, such as neo4j://localhost:7687. Empty: the embedded store.",
    )
    neo4j_user: str = Field(default="neo4j", description="User name on the Neo4j server.")
    neo4j_password: SecretStr = Field(default=SecretStr(""), description="Password on the Neo4j server.")
    neo4j_database: str = Field(default="neo4j", description="Name of the database on the Neo4j server.")
    account: str = Field(default="staff", description="Account that the command line works as.")
    host: str = Field(default="127.0.0.1", description="Address that the web app listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port of the web app; 0 takes a free one.")
    public_url: str = Field(
        default="",
        pattern=r"^$|^https?://[^/]+$",
        description="Address under which people reach the web app, such as https://network.example.org.",
    )
    trusted_proxies: str = Field(
        default="",
        description="Addresses or networks, with commas, of the proxies in front. What these say in X-Forwarded-For is "
        "where a request comes from; without it all who come through a proxy share one count of wrong guesses.",
    )
    rate_limit: int = Field(
        default=30_000,
        ge=0,
        description="Requests to the API that one account or key may make in a minute of one process; 0: any number.",
    )
    log: Literal["text", "json"] = Field(
        default="text",
        description="How the web app writes its log, to the standard error output: warnings as text, or json: one "
        "object a line, also for each request, without names.",
    )
    workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Processes of the web app, on Neo4j. The embedded store runs in one process, and so does its app.",
    )
    texts_folder: Path | None = Field(
        default=None,
        description="Folder with texts of your own for messages about introductions, each named as ours (ask.txt …).",
    )
    mail_server: str = Field(
        default="",
        pattern=r"^$|^[A-Za-z0-9.-]+(:[0-9]{1,5})?$",
        description="Mail server that messages are sent through (SMTP with STARTTLS), such as mail.example.org:587. "
        "Empty: messages are written, and sent by whoever writes them.",
    )
    mail_from: str = Field(
        default="",
        pattern=r"^$|^[^@\s<>]+@[^@\s<>]+$",
        description="Address that messages are sent from; needed with a mail server.",
    )
    mail_user: str = Field(default="", description="User name on the mail server; empty where it needs none.")
    mail_password: SecretStr = Field(default=SecretStr(""), description="Password on the mail server.")
    openid_issuer: str = Field(
        default="",
        pattern=r"^$|^https?://[^\s?#]+$",
        description="Where people may sign in with OpenID Connect, as the provider calls itself, such as "
        "https://accounts.example.org. It sends them back to CJN_PUBLIC_URL/sign-in/openid/done. Empty: nowhere.",
    )
    openid_client: str = Field(default="", description="Our client id at that provider; needed with an issuer.")
    openid_secret: SecretStr = Field(default=SecretStr(""), description="Our client secret at that provider.")
    openid_name: str = Field(
        default="OpenID Connect", description="What the button to sign in there says, such as Example University."
    )
    key: SecretStr = Field(
        default=SecretStr(""), description="Key with which `cjn mcp` asks, as `cjn key add` prints it."
    )
    private_networks: str = Field(
        default="",
        description="Networks with private addresses that the app may connect to all the same, for webhooks and for "
        "signing in elsewhere, such as 10.1.0.0/16, with commas between. Empty: none.",
    )
    backup_recipients: str = Field(
        default="",
        description="Public keys (age1...) for which backups are encrypted, with blanks between.",
    )
    keep_notes_days: int = Field(
        default=0, ge=0, description="Days that notes are kept, applied by `cjn retain`; 0: for good."
    )
    keep_security_log_days: int = Field(
        default=0, ge=0, description="Days that the security log goes back, applied by `cjn retain`; 0: for good."
    )
    keep_changes_days: int = Field(
        default=0,
        ge=0,
        description="Days that changes say what was written, applied by `cjn retain`; 0: for good.",
    )
    time_zone: str = Field(
        default="",
        description="Time zone of the network, such as America/Chicago: its day is today. Empty: that of the machine.",
    )
    now: AwareDatetime | None = Field(
        default=None,
        description="Freezes the clock at this time (ISO 8601 with offset), to repeat an answer exactly.",
    )

    @field_validator("time_zone")
    @classmethod
    def _is_time_zone(cls, name: str) -> str:
        if name and name not in available_timezones():
            raise ValueError(f"{name[:40]!r} is no time zone")
        return name

    @field_validator("private_networks")
    @classmethod
    def _are_networks(cls, names: str) -> str:
        for name in filter(None, map(str.strip, names.split(","))):
            try:
                ip_network(name, strict=False)
            except ValueError:
                raise ValueError(f"{name[:40]!r} is no network") from None
        return names

    @property
    def recipients(self) -> list[str]:
        """The public keys of ``backup_recipients``."""
        return self.backup_recipients.replace(",", " ").split()

    def described(self) -> dict[str, tuple[str, str, str]]:
        """Each setting as ``{name: (variable, value with secrets masked, description)}``."""
        return {
            name: (f"CJN_{name.upper()}", _shown(getattr(self, name)), field.description or "")
            for name, field in type(self).model_fields.items()
        }


def load_settings(**overrides: Any) -> Settings:
    """Read the settings from the environment; ``overrides`` win.

    Raises
    ------
    InvalidInput
        All wrong values at once, each with its variable's name.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise InvalidInput(
            [
                Problem(f"CJN_{'_'.join(str(part) for part in item['loc']).upper()}", *_explained(item))
                for item in error.errors()
            ],
            hint="Correct the environment variable; `cjn doctor` lists them all.",
        ) from None


def _explained(item: Any) -> tuple[str, str]:
    """Say what is wrong with a value, and what the setting takes."""
    field = Settings.model_fields.get(str(item["loc"][0])) if item["loc"] else None
    described = field.description or "" if field else ""
    if item["type"] in {"string_pattern_mismatch", "datetime_from_date_parsing", "datetime_parsing", "int_parsing"}:
        return f"{str(item['input'])[:80]!r} cannot be read.", described
    return item["msg"] + ".", described


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "(set)" if value.get_secret_value() else "(empty)"
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else str(value)
