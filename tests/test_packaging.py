"""What is promised to those who install it: public names, the import rule, the container image, the pages."""

from __future__ import annotations

import ast
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import vocmocks
import vocmocks.testing
from vocmocks import data
from vocmocks.testing import MockServer

PACKAGE = data.PACKAGE
ROOT = PACKAGE.parent.parent
SERVER = ("engine", "contract", "store", "vendors", "control", "worlds")
BANNED = {
    "random": "vocmocks.randomness",
    "uuid.uuid1": "vocmocks.randomness",
    "uuid.uuid4": "vocmocks.randomness",
    "pickle": "JSON",
    "requests": "httpx",
    "starlette.middleware.base": "pure ASGI",
    "starlette.testclient": "httpx over ASGI",
    "unittest.mock": "a real part",
}
KEEPERS = {"vocmocks.randomness": "random", "vocmocks.testing.adapter": "requests"}
"""Who may import what nobody else may."""


def sources() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        yield ".".join(parts), path


def imported(module: str, path: Path) -> Iterator[str]:
    """Everything that a module imports, also within functions, with relative imports resolved."""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    if path.name == "__init__.py":
        package = package[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            yield origin
            yield from (f"{origin}.{name.name}" for name in node.names)


def under(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def test_relative_imports_are_resolved(tmp_path: Path) -> None:
    path = tmp_path / "b.py"
    path.write_text("from . import c\nfrom ..engine.app import d\nimport os.path\n")
    found = set(imported("vocmocks.extract.b", path))
    assert {"vocmocks.extract.c", "vocmocks.engine.app.d", "os.path"} <= found


def test_server_and_extractor_do_not_import_each_other() -> None:
    server = tuple(f"vocmocks.{name}" for name in SERVER)
    wrong = []
    for module, path in sources():
        for name in imported(module, path):
            if under(module, *server) and under(name, "vocmocks.extract"):
                wrong.append(f"{module} imports {name}")
            if under(module, "vocmocks.extract") and under(name, *server, "vocmocks.settings"):
                wrong.append(f"{module} imports {name}")
    assert wrong == []


def test_banned_modules_are_not_imported() -> None:
    wrong = [
        f"{module} imports {name}: use {instead}"
        for module, path in sources()
        for name in imported(module, path)
        for banned, instead in BANNED.items()
        if under(name, banned) and KEEPERS.get(module) != banned
    ]
    assert wrong == []


def test_nothing_validates_with_assert() -> None:
    wrong = [
        f"{module}:{node.lineno}"
        for module, path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert wrong == []


def test_public_names() -> None:
    assert vocmocks.__all__ == ["Settings", "__version__", "create_app"]
    assert vocmocks.testing.__all__ == ["Adapter", "MockServer", "Receiver", "intercept"]
    for module in (vocmocks, vocmocks.testing):
        for name in module.__all__:
            assert getattr(module, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = vocmocks.nothing


def test_data_is_found_and_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["sources"]["schemas"] == "vocmocks/_data/schemas"
    assert wheel["sources"]["fixtures"] == "vocmocks/_data/fixtures"
    assert data.schemas() == ROOT / "schemas"
    assert data.fixtures() == ROOT / "fixtures"


def test_shipped_data_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_data" / "schemas").mkdir(parents=True)
    monkeypatch.setattr(data, "PACKAGE", tmp_path)
    assert data.schemas() == tmp_path / "_data" / "schemas"


def instructions() -> list[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = (line.strip().partition(" ") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return [(word.upper(), " ".join(rest.split())) for word, _, rest in lines]


def of(word: str) -> list[str]:
    return [rest for found, rest in instructions() if found == word]


def test_image_is_pinned_small_and_not_root() -> None:
    images = [rest.split()[0] for rest in of("FROM")]
    assert len(images) == 2
    assert all(re.fullmatch(r"python:3\.12\.\d+-slim", image) for image in images)
    last = [word for word, _ in instructions()]
    assert "USER" in last[len(last) - last[::-1].index("FROM") :]
    assert of("USER")[-1] not in ("root", "0")


def test_image_runs_the_mock_and_watches_it() -> None:
    assert json.loads(of("ENTRYPOINT")[0]) == ["vocmocks"]
    assert json.loads(of("CMD")[0]) == ["serve", "--host", "0.0.0.0"]
    check = of("HEALTHCHECK")[0]
    probe = json.loads(check[check.index("CMD") + 3 :])
    assert probe[:2] == ["python", "-c"]
    assert "/__admin/health" in probe[2]
    ast.parse(probe[2])


def test_image_has_all_that_it_copies() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    for rest in of("COPY"):
        if rest.startswith("--from"):
            continue
        for name in rest.split()[:-1]:
            assert (ROOT / name).exists(), name
            assert f"!{name}" in ignored


def test_lock_pins_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = {re.split(r"[\[<>=]", each)[0].lower().replace("_", "-") for each in project["project"]["dependencies"]}
    lines = [line for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
    assert wanted - {line.partition("==")[0].lower().replace("_", "-") for line in lines} == set()


def test_readmes_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"):
        text = (ROOT / page).read_text("utf-8")
        named = re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)
        assert set(named) <= targets
    assert {"run", "test", "lint", "bench", "help"} <= targets


def test_readmes_curl_gives_its_answer() -> None:
    if "collectif" not in data.vendors():
        pytest.skip("schemas/collectif is not there")
    text = (ROOT / "README.md").read_text("utf-8")
    command = re.search(r"```sh\n(curl .*?)```\n\n```json\n(.*?)\n```", text, re.DOTALL)
    assert command
    words = shlex.split(command[1].replace("\\\n", " "))
    url = next(word for word in words if word.startswith("http"))
    headers = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
    with MockServer() as mock:
        answer = httpx.post(mock.url + httpx.URL(url).path, headers=headers, content=words[words.index("-d") + 1])
    assert answer.text == command[2]


def test_readmes_python_works() -> None:
    if "collectif" not in data.vendors():
        pytest.skip("schemas/collectif is not there")
    code = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert code
    exec(compile(code[1], "README.md", "exec"), {})


def test_readmes_vendors_are_those_that_there_are() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \|.*\| (served|extracted)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    states = dict(rows)
    assert {name for name in data.extracted() if name not in states} == set()
    assert {name for name, state in rows if state == "served"} == set(data.vendors())


def test_pages_point_at_what_exists() -> None:
    for page in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / page).read_text("utf-8")):
            assert (ROOT / target).exists(), f"{page}: {target}"


def test_architecture_lists_every_extension() -> None:
    from vocmocks.contract.vocabulary import EXTENSIONS

    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    known = {key for keys in EXTENSIONS.values() for key in keys} - {"x-tags-order"}
    assert {key for key in known if f"`{key}`" not in text} == set()
