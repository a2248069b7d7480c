"""What deploy/ holds, against the schemas of its platforms and against the mock itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from compose_pydantic import ComposeSpecification
from typer.testing import CliRunner

from vocmocks import create_app, data
from vocmocks.contract import load_vendor, servers
from vocmocks.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = ROOT / "deploy" / "compose.yaml"
MANIFESTS = [
    pytest.param(manifest, id=f"{path.stem}-{manifest['kind']}")
    for path in sorted((ROOT / "deploy" / "kubernetes").glob("*.yaml"))
    if path.stem != "kustomization"
    for manifest in yaml.safe_load_all(path.read_text("utf-8"))
]


def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(COMPOSE.read_text("utf-8"))
    return document


def flags_of_serve() -> set[str]:
    from vocmocks.cli import app

    text = CliRunner().invoke(app, ["serve", "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"}).output
    return set(re.findall(r"--[a-z-]+", text))


def test_compose_keeps_to_its_specification() -> None:
    services = ComposeSpecification.model_validate(compose()).services
    assert services is not None
    assert {"mock", "valkey"} <= services.keys()
    included = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    assert [ROOT / path for path in included["include"]] == [COMPOSE]


def test_compose_answers_to_the_host_names_of_every_vendor() -> None:
    aliases = compose()["services"]["mock"]["networks"]["default"]["aliases"]
    hosts = {host for vendor in data.vendors() for host in servers.hosts(load_vendor(vendor).servers)}
    assert set(aliases) == {host for host in hosts if not host.startswith("*")}


def test_the_image_can_write_the_certificate_where_compose_keeps_it() -> None:
    folder = compose()["services"]["mock"]["volumes"][0].partition(":")[2]
    assert re.search(rf"install .*-o vocmocks .*{folder}", (ROOT / "Dockerfile").read_text("utf-8"))


@pytest.mark.parametrize("manifest", MANIFESTS)
def test_manifests_keep_to_their_schema(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, "1.31", strict=True)


def test_manifests_that_do_not_are_found() -> None:
    wrong = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {"prots": []}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, "1.31", strict=True)


def test_kustomization_lists_every_manifest() -> None:
    folder = ROOT / "deploy" / "kubernetes"
    listed = yaml.safe_load((folder / "kustomization.yaml").read_text("utf-8"))["resources"]
    assert set(listed) == {path.name for path in folder.glob("*.yaml")} - {"kustomization.yaml"}


def commands() -> list[list[str]]:
    found = [compose()["services"]["mock"]["command"]]
    for case in MANIFESTS:
        manifest: Any = case.values[0]
        if manifest["kind"] == "Deployment":
            found += [container["args"] for container in manifest["spec"]["template"]["spec"]["containers"]]
    return found


def test_commands_use_flags_that_there_are() -> None:
    known = flags_of_serve()
    assert len(commands()) == 2
    for command in commands():
        assert command[0] == "serve"
        assert {word for word in command if word.startswith("--")} <= known


def test_probes_ask_for_what_the_control_api_has() -> None:
    app = create_app(Settings(vendors=("collectif",)))
    known = {f"/__admin{getattr(route, 'path', '')}" for route in app.routes[0].routes or ()}  # type: ignore[attr-defined]
    asked = re.findall(r"path: (/__admin/\w+)", (ROOT / "deploy" / "kubernetes" / "mock.yaml").read_text("utf-8"))
    assert len(asked) == 3
    assert set(asked) <= known
