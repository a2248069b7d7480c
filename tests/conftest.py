"""What tests of every part may use."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import certifi
import httpcore  # noqa: F401 - before pytester, which forgets modules that are first imported in a test of its own
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("vocmocks", max_examples=35, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("vocmocks")
"""Timings belong in bench/, never in a test."""

pytest_plugins = ["pytester"]


def pytest_configure(config: pytest.Config) -> None:
    """Tests speak to this machine only: one authority is enough, and to read all of them anew for each of some thousand
    clients took a third of the time of a whole run."""
    first, end, _ = Path(certifi.where()).read_text("utf-8").partition("-----END CERTIFICATE-----\n")
    one = Path(tempfile.mkdtemp(prefix="vocmocks-")) / "one.pem"
    one.write_text(first + end, "utf-8")
    patch = pytest.MonkeyPatch()
    patch.setattr(certifi, "where", lambda: str(one))
    config.add_cleanup(lambda: shutil.rmtree(one.parent))
    config.add_cleanup(patch.undo)


MINI: Mapping[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Mini", "version": "1"},
    "servers": [{"url": "https://api.mini.test/v1"}],
    "security": [{"token": []}],
    "paths": {
        "/things": {
            "get": {
                "operationId": "list_things",
                "responses": {
                    "200": {"description": "All", "content": {"application/json": {"example": {"things": []}}}}
                },
            },
            "post": {
                "operationId": "add_thing",
                "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
                "responses": {
                    "200": {"description": "Added", "content": {"application/json": {"example": {"ok": True}}}}
                },
            },
        }
    },
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
}
"""A user's own document: two operations on things, with a bearer token."""


@pytest.fixture(scope="session")
def docs() -> Path:
    """The folder of the vendors' documents, which this repository does not hold."""
    named = os.environ.get("VOCMOCKS_DOCS", "")
    if not named:
        pytest.skip("VOCMOCKS_DOCS does not name the folder of the vendors' documents")
    folder = Path(named)
    if not folder.is_dir():
        pytest.skip(f"VOCMOCKS_DOCS: there is no folder {folder}")
    return folder


@pytest.fixture
def mini() -> Mapping[str, Any]:
    """An OpenAPI description to serve, as `Settings(descriptions={"mini": mini})` takes it."""
    return MINI


@pytest.fixture
def mini_document(tmp_path: Path) -> Path:
    """The same in a file, as `vocmocks serve --document` takes it; served under `/mini/v1`."""
    path = tmp_path / "mini.openapi.json"
    path.write_text(json.dumps(MINI), "utf-8")
    return path
