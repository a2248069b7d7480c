"""`--store sqlite:PATH` keeps everything over restarts, also where the process was killed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from vocmocks.errors import SettingsError
from vocmocks.settings import Settings
from vocmocks.store.backend import open_backend
from vocmocks.testing import MockServer

from .processes import ME, THINGS, Load, journal, kill, records, serving


@pytest.fixture
def settings(mini: Mapping[str, Any], tmp_path: Path) -> Settings:
    return Settings(descriptions={"mini": mini}, store=f"sqlite:{tmp_path}/a.db", limits={"mini": (3, 3600)})


def test_everything_is_there_after_a_restart(settings: Settings) -> None:
    with MockServer(settings) as mock:
        assert [httpx.post(mock.url + THINGS, json={"n": n}, headers=ME).status_code for n in range(2)] == [200, 200]
        moved = httpx.post(f"{mock.url}/__admin/clock/advance?tenant=test_other", json={"seconds": 1e6})
        httpx.post(f"{mock.url}/__admin/clock", json={"now": "2026-01-31T09:30:00Z", "frozen": True})
        before = records(mock.url), journal(mock.url), mock.app.state.services.clock.start
        limits = httpx.get(f"{mock.url}/__admin/limits").json()
    with MockServer(settings) as mock:
        assert (records(mock.url), journal(mock.url), mock.app.state.services.clock.start) == before
        assert httpx.get(f"{mock.url}/__admin/limits").json() == limits
        clock = httpx.get(f"{mock.url}/__admin/clock?tenant=test_other").json()
        assert clock == {"now": "2026-01-31T09:30:00.000Z", "frozen": True} != moved.json()
        answer = httpx.post(mock.url + THINGS, json={}, headers=ME)
        assert journal(mock.url)[0]["id"] == "3"
        assert answer.status_code == 200
        ids = [each["id"] for each in records(mock.url)]
        assert len(set(ids)) == len(ids)


def test_killed_in_mid_load_it_has_all_that_was_answered(mini_document: Path, tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path}/a.db"
    with serving(mini_document, "--store", store) as (running, url):
        load = Load(url)

        def until(load: Load) -> bool:
            if len(load.answered) >= 300 and running.returncode is None:
                kill(running.pid)
                running.wait(10)
            return running.returncode is not None

        asyncio.run(load.run(until))
    assert len(load.answered) >= 300
    with serving(mini_document, "--store", store) as (_, url):
        assert load.missing(url) == (set(), set())
        assert httpx.get(url + THINGS, headers=ME).status_code == 200


def test_the_file_belongs_to_one_process(settings: Settings) -> None:
    with MockServer(settings), pytest.raises(SettingsError, match="another process has it open"):
        MockServer(settings).start()


def test_a_file_that_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("This is a letter, not a database. " * 100)
    with pytest.raises(SettingsError, match="file is not a database"):
        open_backend(Settings(store=f"sqlite:{tmp_path}/a.db"))
