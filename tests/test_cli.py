"""The command line: what each command prints, how it ends, and what it says to a slip of the keyboard."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from vocmocks import __version__, data
from vocmocks.cli import app
from vocmocks.contract.summary import summaries
from vocmocks.errors import SettingsError
from vocmocks.options import admin_token, document_name, is_loopback
from vocmocks.settings import Settings

COMMANDS = ("serve", "extract", "lint", "vendors", "export", "token", "run", "env", "coverage", "check")
SERVE_FLAGS = {
    "--port", "--host", "--seed", "--now", "--tls", "--ca-file", "--store", "--workers", "--auth", "--limit",
    "--limits", "--auth-failure-status", "--token-age", "--world", "--scenario", "--callbacks", "--document",
    "--log-level", "--log-format", "--admin-token",
}  # fmt: skip
ROOT = data.PACKAGE.parent.parent

Result = tuple[int, str, str]


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("VOCMOCKS_") and name != "VOCMOCKS_DOCS"]:
        monkeypatch.delenv(name)


def run(*arguments: str | Path, **variables: str) -> Result:
    """In this process: exit status, stdout, stderr."""
    result = CliRunner().invoke(app, [*map(str, arguments)], env=variables)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Settings, str, int]]:
    """What `serve` would serve, instead of serving it."""
    calls: list[tuple[Settings, str, int]] = []

    def serve(settings: Settings, host: str, port: int, *rest: object, **options: object) -> None:
        calls.append((settings, host, port))

    monkeypatch.setattr("vocmocks.serving.serve", serve)
    return calls


def test_as_a_process() -> None:
    command = [sys.executable, "-m", "vocmocks", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == f"vocmocks {__version__}\n"


def test_entry_point_is_installed() -> None:
    script = shutil.which("vocmocks", path=str(Path(sys.executable).parent))
    if script is None:
        pytest.skip("vocmocks is not installed in this environment")
    done = subprocess.run([script, "serv"], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert done.stderr == "Error: No such command 'serv'. Did you mean 'serve'?\n"


def test_help_lists_the_commands_and_loads_little() -> None:
    code = (
        "import sys; from vocmocks.cli import main\n"
        "try: main()\n"
        "finally: print([m for m in ('starlette', 'uvicorn', 'yaml', 'asyncio', 'rich') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], capture_output=True, text=True, timeout=30, check=True
    )
    for command in COMMANDS:
        assert f"  {command} " in done.stdout
    assert done.stdout.endswith("[]\n")


def test_without_a_command_there_is_help() -> None:
    status, output, _ = run()
    assert status == 0
    assert "Usage: " in output
    assert "For example: vocmocks serve" in output


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_has_an_example(command: str) -> None:
    status, output, _ = run(command, "--help")
    assert status == 0
    assert f"For example: vocmocks {command}" in " ".join(output.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serv"], "Did you mean 'serve'?"),
        (["--verson"], 'Did you mean "--version"?'),
        (["serve", "--prot", "0"], 'no such option: --prot. Did you mean "--port"?'),
        (["serve", "--auht", "off"], 'Did you mean "--auth"?'),
        (["serve", "--auth", "maybe"], "'maybe' is not one of 'on', 'any', 'off'"),
        (["serve", "--limits", "of"], "'of' is not one of 'on', 'off'"),
        (["serve", "--port", "70000"], "Invalid value for '-p' / '--port': 70000 is not in the range"),
        (["serve", "--store", "postgres://x"], "expected memory, sqlite:PATH or redis://HOST:PORT/DATABASE"),
        (["serve", "--store", "sqlite:"], "expected memory, sqlite:PATH or redis://HOST:PORT/DATABASE"),
        (["serve", "--document", "{mini}", "--store", "sqlite:no/where"], "--store sqlite:no/where: unable to open"),
        (["serve", "--document", "{mini}", "--store", "redis://127.0.0.1:1"], "--store redis://127.0.0.1:1: Error"),
        (["serve", "--workers", "4"], "each worker would have its own records, limits and journal"),
        (["serve", "--workers", "4", "--store", "sqlite:x.db"], "the file belongs to one process"),
        (["serve", "--limit", "repzo=fast"], "expected VENDOR=N/minute"),
        (["serve", "--world", "repzo=5"], "expected VENDOR.COLLECTION=SIZE"),
        (["serve", "--scenario", "repzo=clam"], 'there is no such scenario. Did you mean "calm"?'),
        (["serve", "--now", "tomorrow"], "expected ISO 8601"),
        (["serve", "--document", "no-such.json"], "no-such.json: the file: no such file"),
        (["serve", "no-such-vendor"], 'no vendor "no-such-vendor"'),
        (["serve", "--ca-file", "ca.pem", "--document", "{mini}"], "--ca-file is for --tls"),
        (["serve", "--document", "{mini}", "--document", "{mini}"], '"mini" is served already'),
        (["serve", "--document", "{mini}", "--limit", "minni=5/minute"], 'Did you mean "mini"?'),
        (["serve", "--document", "{mini}", "--host", "no-such-host.invalid"], '--host "no-such-host.invalid"'),
        (
            ["serve", "--document", "{mini}", "--tls", "--ca-file", "no/where.pem"],
            "--ca-file no/where.pem: No such file",
        ),
        (["extract", "-o", "somewhere"], "Missing argument 'DOCUMENT...'"),
        (["extract", "no-such.json", "-o", "somewhere"], "no-such.json: the file"),
        (["extract", "no-such.json"], "Missing option '-o' / '--output'"),
        (["lint", "no-such"], '"no-such" is neither a vendor nor a file'),
        (["lint", "--format", "xml"], "'xml' is not one of 'table', 'json'"),
        (["export", "no-such-vendor"], 'no vendor "no-such-vendor"'),
    ],
)
def test_what_cannot_be_meant_is_one_line_and_status_2(
    arguments: list[str], said: str, mini_document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, errors = run(*(each.replace("{mini}", str(mini_document)) for each in arguments))
    assert status == 2
    assert said in errors
    assert errors.startswith("Error: ")
    assert errors.count("\n") == 1


@pytest.mark.parametrize("command", ["serve", "lint", "export"])
def test_a_mistyped_vendor_is_told_which_was_meant(command: str) -> None:
    if "collectif" not in data.vendors():
        pytest.skip("schemas/collectif is not there")
    status, _, errors = run(command, "colectif")
    assert status == 2
    assert 'Did you mean "collectif"?' in errors


def test_a_vendor_that_is_extracted_only_cannot_be_served() -> None:
    only = sorted(set(data.extracted()) - set(data.vendors()))
    if not only:
        pytest.skip("every vendor is served")
    status, _, errors = run("serve", only[0])
    assert status == 2
    assert f'"{only[0]}" is extracted, but not served yet' in errors


def test_flags_become_settings(served: list[tuple[Settings, str, int]], mini_document: Path) -> None:
    arguments = "-p 0 --host ::1 --seed 7 --now 1970-01-02T00:00:00Z --auth any --limits off --limit mini=5/second"
    assert run("serve", *arguments.split(), "--world", "mini.things=10", "--document", mini_document, "--tls")[0] == 0
    settings, host, port = served[0]
    assert (host, port) == ("::1", 0)
    assert list(settings.descriptions) == ["mini"]
    assert (settings.seed, settings.start, settings.auth, settings.tls) == (7, 86400.0, "any", True)
    assert (settings.limits_on, settings.limits, settings.world) == (False, {"mini": (5, 1)}, {"mini.things": 10})
    assert settings.admin_token is None


def test_variables_become_settings(served: list[tuple[Settings, str, int]], mini_document: Path) -> None:
    status, _, errors = run(
        "serve", VOCMOCKS_PORT="4999", VOCMOCKS_HOST="0.0.0.0", VOCMOCKS_SEED="3", VOCMOCKS_NOW="1970-01-01T00:01:00Z",
        VOCMOCKS_TLS="true", VOCMOCKS_STORE="memory", VOCMOCKS_WORKERS="1", VOCMOCKS_AUTH="off", VOCMOCKS_LIMITS="off",
        VOCMOCKS_LIMIT="mini=5/minute,other=6/hour", VOCMOCKS_WORLD="mini.a=1 mini.b=2", VOCMOCKS_LOG_LEVEL="error",
        VOCMOCKS_DOCUMENT=str(mini_document), VOCMOCKS_ADMIN_TOKEN="secret", VOCMOCKS_CA_FILE="ca.pem",
    )  # fmt: skip
    assert (status, errors) == (0, "")
    settings, host, port = served[0]
    assert (host, port, settings.seed, settings.start) == ("0.0.0.0", 4999, 3, 60.0)
    assert (settings.tls, settings.auth, settings.limits_on, settings.admin_token) == (True, "off", False, "secret")
    assert settings.limits == {"mini": (5, 60), "other": (6, 3600)}
    assert settings.world == {"mini.a": 1, "mini.b": 2}
    assert list(settings.descriptions) == ["mini"]


def test_a_flag_wins_over_its_variable(served: list[tuple[Settings, str, int]]) -> None:
    run("serve", "--port", "5", VOCMOCKS_PORT="6")
    assert served[0][2] == 5


def test_a_variable_that_cannot_be_meant_is_named() -> None:
    status, _, errors = run("serve", VOCMOCKS_PORT="four")
    assert status == 2
    assert "VOCMOCKS_PORT" in errors


def test_every_flag_of_serve_has_its_variable() -> None:
    command = typer.main.get_group(app).commands["serve"]
    flags = {name: each.envvar for each in command.params for name in each.opts if name.startswith("--")}
    assert flags == {name: f"VOCMOCKS_{name[2:].replace('-', '_').upper()}" for name in SERVE_FLAGS}


def known_flags() -> set[str]:
    group = typer.main.get_group(app)
    commands = [group, *group.commands.values()]
    found = {name for command in commands for each in command.params for name in (*each.opts, *each.secondary_opts)}
    return found | {"--help", "-h"}


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_documented_flags_and_commands_exist(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    spans = re.findall(r"`(vocmocks [^`\n]*)`|^(?:\$ )?(vocmocks .*)$", text, re.MULTILINE)
    for words in (re.split(r"[\s\[\]|]+", quoted or line) for quoted, line in spans):
        command = words[words.index("vocmocks") + 1] if "vocmocks" in words else ""
        assert command in (*COMMANDS, "--help", "--version", ""), words
        assert {word.partition("=")[0] for word in words if word.startswith("-")} <= known_flags(), words
    for flag in re.findall(r"^\| `(--[\w-]+)", text, re.MULTILINE):
        assert flag in known_flags()


def test_readme_has_every_flag_of_serve() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert {flag for flag in SERVE_FLAGS - {"--admin-token"} if f"`{flag}" not in text} == set()


@pytest.mark.parametrize(
    ("name", "served_as"),
    [
        ("acme.postman_collection.json", "acme"),
        ("My API (v2).yaml", "my-api-v2"),
        (".hidden.json", "hidden"),
        ("__admin", "admin"),
    ],
)
def test_document_names_can_stand_in_a_url(name: str, served_as: str) -> None:
    assert document_name(Path("somewhere") / name) == served_as


def test_document_without_a_name() -> None:
    with pytest.raises(SettingsError, match="rename the file"):
        document_name(Path("…"))


def test_admin_token_beyond_loopback() -> None:
    assert [host for host in ("127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost") if not is_loopback(host)] == []
    assert [host for host in ("0.0.0.0", "::", "192.168.1.5", "mock.internal") if is_loopback(host)] == []
    assert admin_token("127.0.0.1", None) is None
    assert admin_token("0.0.0.0", "mine") == "mine"
    made = [admin_token("0.0.0.0", None) for _ in range(2)]
    assert all(token and len(token) >= 32 for token in made)
    assert made[0] != made[1]


@pytest.mark.parametrize(
    ("store", "workers"), [("memory", "1"), ("sqlite:a.db", "1"), ("redis://h:1/2", "4"), ("valkey://h", "2")]
)
def test_where_things_are_kept_and_by_how_many(
    served: list[tuple[Settings, str, int]], store: str, workers: str
) -> None:
    assert run("serve", "--store", store, "--workers", workers)[0] == 0
    assert (served[0][0].store, served[0][0].workers) == (store, int(workers))


def test_vendors_are_lines_of_cells_without_a_terminal() -> None:
    status, output, _ = run("vendors")
    assert status == 0
    rows = [line.split("\t") for line in output.splitlines()]
    assert [row[0] for row in rows] == list(data.extracted())
    assert {row[0]: row[5] != "" for row in rows} == {name: name in data.vendors() for name in data.extracted()}
    assert "\x1b" not in output


def test_vendors_are_a_table_in_a_terminal() -> None:
    if shutil.which("script") is None:
        pytest.skip("needs script(1) for a terminal")
    command = f"{sys.executable} -m vocmocks vendors"
    done = subprocess.run(
        ["script", "-qec", command, "/dev/null"], capture_output=True, text=True, timeout=30, check=True,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "150"}, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert "operations" in done.stdout
    assert "┃" in done.stdout


def test_no_colour_is_honoured() -> None:
    if shutil.which("script") is None:
        pytest.skip("needs script(1) for a terminal")

    def shown(**variables: str) -> str:
        environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        done = subprocess.run(
            ["script", "-qec", f"{sys.executable} -m vocmocks serv", "/dev/null"], capture_output=True, text=True,
            timeout=30, check=False, env={**environment, "TERM": "xterm", **variables}, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return done.stdout

    assert "\x1b[31mError: No such command 'serv'" in shown()
    assert "\x1b" not in shown(NO_COLOR="1")


def test_summaries_count_what_an_overlay_adds(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    folder.mkdir()
    description = {"openapi": "3.1.0", "info": {"title": "Acme"}, "paths": {"/a": {"get": {}, "post": {}}}}
    (folder / "extracted.json").write_text(json.dumps(description))
    assert [(s.state, s.operations, s.prefix) for s in summaries(tmp_path)] == [("extracted", 2, "")]
    (folder / "overlay.yaml").write_text(
        "overlay: 1.0.0\nactions:\n- target: $\n  x-source: {how: test}\n"
        "  update: {servers: [{url: 'https://api.acme.test/v1/'}], paths: {/b: {get: {}}}}\n"
    )
    assert [(s.state, s.operations, s.hosts, s.prefix) for s in summaries(tmp_path)] == [
        ("served", 3, ("api.acme.test",), "/acme/v1")
    ]


def test_export_is_plain_openapi() -> None:
    if "collectif" not in data.vendors():
        pytest.skip("schemas/collectif is not there")
    status, output, _ = run("export", "collectif", "--base-url", "http://127.0.0.1:4010/collectif")
    document = json.loads(output)
    assert status == 0
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "http://127.0.0.1:4010/collectif"}]
    assert "x-source" not in output


def test_extract_and_lint_a_document(docs: Path, tmp_path: Path) -> None:
    document = next(docs.glob("collectif.*"))
    status, output, _ = run("extract", document, "-o", tmp_path, "--no-descriptions")
    assert status == 0
    assert "7 operations" in output
    assert json.loads((tmp_path / "collectif" / "extracted.json").read_bytes())["openapi"].startswith("3.1")
    status, output, _ = run("lint", document, "--format", "json")
    assert status == 1
    assert json.loads(output)


def test_lint_of_all_vendors_is_one_list() -> None:
    if not data.extracted():
        pytest.skip("nothing has been extracted")
    status, output, _ = run("lint", "--format", "json")
    findings = json.loads(output)["findings"]
    assert status == (1 if findings else 0)


def test_lint_finds_nothing_wrong(mini_document: Path) -> None:
    assert run("lint", mini_document)[0] == 0
