"""`vocmocks extract` and `vocmocks lint`: what they write, what they print, how they exit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vocmocks import data
from vocmocks.commands import extract_command, lint_command, vendor

from .drafts import collection, item, table

ROW = ("state", "string", 'One of: "open", "shut".')


@pytest.fixture
def file(tmp_path: Path) -> Path:
    text = "<h2>Attribute descriptions</h2>" + table(ROW)
    path = tmp_path / "things.postman.json"
    document = collection(item("POST", body={"state": "Open"}, description=text))
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_a_vendor_is_called_like_its_file() -> None:
    assert vendor(Path("/x/track-cxm.postman_collection.json")) == "track-cxm"


def test_extract_writes_one_folder_a_vendor(file: Path, tmp_path: Path) -> None:
    assert extract_command([file], tmp_path / "out", False) == 0
    written = tmp_path / "out" / "things" / "extracted.json"
    assert json.loads(written.read_text(encoding="utf-8"))["openapi"] == "3.1.0"


def test_what_cannot_be_read_is_said_and_stops_nothing_else(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    assert extract_command([bad, file], tmp_path / "out", True) == 2
    assert "bad.json: 1:2" in capsys.readouterr().err
    assert (tmp_path / "out" / "things" / "extracted.json").is_file()


def test_two_documents_of_one_name(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "things.other.json"
    other.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    assert extract_command([file, other], tmp_path / "out", True) == 2
    assert extract_command([], tmp_path / "out", True) == 2


def test_lint_shows_both_places(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_command(file, "table") == 1
    printed = capsys.readouterr().out
    assert "letter-case" in printed
    assert "/item/0/request/body/raw" in printed
    assert "/item/0/request/description" in printed


def test_lint_as_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_command(file, "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["total"] == len(found["findings"]) == 1


def test_lint_of_a_vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    extract_command([file], tmp_path / "schemas", False)
    monkeypatch.setattr(data, "schemas", lambda: tmp_path / "schemas")
    assert lint_command("things", "table") == 1
    kept = tmp_path / "schemas" / "things" / "extracted.json"
    kept.write_text("{}", encoding="utf-8")
    assert lint_command("things", "table") == 0
    kept.write_text("[", encoding="utf-8")
    assert lint_command("things", "table") == 2


def test_lint_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_command("nobody", "table") == 2
    assert "expected a vendor" in capsys.readouterr().err
    assert lint_command("nobody", "xml") == 2
