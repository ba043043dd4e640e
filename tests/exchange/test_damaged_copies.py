"""Damaged exports and backups: none is taken for a whole one."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.copies import archive
from cjn_graph.services import copies
from cjn_graph.settings import Settings
from tests.copying import quiet, refused


def damaged(source: Path, folder: Path, dice: random.Random) -> str:
    """Copy an export and damage the copy in one way; say how."""
    shutil.copytree(source, folder)
    path = dice.choice(sorted(folder.iterdir()))
    content = bytearray(path.read_bytes())
    place = dice.randrange(len(content))
    how = dice.choice(["flipped", "cut", "longer", "gone", "added", "swapped", "line gone", "lines swapped", "empty"])
    if how == "flipped":
        content[place] ^= 1 << dice.randrange(8)
        path.write_bytes(content)
    elif how == "cut":
        path.write_bytes(content[:place])
    elif how == "longer":
        path.write_bytes(content + content[place:])
    elif how == "gone":
        path.unlink()
    elif how == "added":
        (folder / f"{dice.choice(['places', '.hidden', 'lines', 'person'])}.jsonl").write_bytes(content)
    elif how == "swapped":
        other = dice.choice([each for each in sorted(folder.iterdir()) if each != path])
        path.write_bytes(other.read_bytes())
        other.write_bytes(content)
    elif how == "line gone":
        path.write_bytes(b"".join(bytes(content).splitlines(keepends=True)[1:]))
    elif how == "lines swapped":
        lines = bytes(content).splitlines(keepends=True)
        path.write_bytes(b"".join(reversed(lines)) if len(lines) > 1 else b"")
    else:
        path.write_bytes(b"")
    return f"{path.name} {how}"


def damages(exported: Path, tmp_path: Path, number: int, seed: int) -> None:
    for turn in range(number):
        folder = tmp_path / f"damaged{turn}"
        how = damaged(exported, folder, random.Random(seed * 1_000_003 + turn))
        assert isinstance(refused(folder, tmp_path / "ids"), InvalidInput), f"accepted: {how}"
        shutil.rmtree(folder)


def test_damaged_exports_are_refused(exported: Path, tmp_path: Path) -> None:
    damages(exported, tmp_path, 60, seed=1)


def test_damaged_backups_are_refused(exported: Path, tmp_path: Path) -> None:
    backup_damages(exported, tmp_path, 140, seed=1)


@pytest.mark.stress
def test_ten_thousand_damaged_copies_are_refused(exported: Path, tmp_path: Path) -> None:
    damages(exported, tmp_path, 2_000, seed=2)
    backup_damages(exported, tmp_path, 8_000, seed=2)


def backup_damages(exported: Path, tmp_path: Path, number: int, seed: int) -> None:
    public = archive.new_identity(tmp_path / "key")
    packed, locked, hurt = tmp_path / "packed", tmp_path / "locked", tmp_path / "hurt"
    archive.pack(exported, packed)
    archive.encrypt(packed, locked, archive.recipients_of([public]))
    shutil.copytree(exported, tmp_path / "more")
    (tmp_path / "more" / "extra.jsonl").write_text("{}\n")
    archive.pack(tmp_path / "more", tmp_path / "added")
    archive.encrypt(packed, tmp_path / "for others", archive.recipients_of([archive.new_identity(tmp_path / "other")]))
    settings = Settings(data_folder=tmp_path / "data")
    dice = random.Random(seed)
    for turn in range(number):
        content = bytearray((packed if turn % 2 else locked).read_bytes())
        place = dice.randrange(len(content))
        match dice.choice(["flipped", "cut", "longer", "swapped", "file added", "other key"]):
            case "file added":
                content = bytearray((tmp_path / "added").read_bytes())
            case "other key":
                content = bytearray((tmp_path / "for others").read_bytes())
            case "flipped":
                content[place] ^= 1 << dice.randrange(8)
            case "cut":
                del content[place:]
            case "longer":
                content += content[-1 - place % 100 :]
            case _:
                half = len(content) // 2
                content = content[half:] + content[:half]
        hurt.write_bytes(content)
        with pytest.raises(InvalidInput), copies.opened(settings, hurt, tmp_path / "key", quiet):
            pytest.fail(f"accepted: damage {turn} of seed {seed}")
