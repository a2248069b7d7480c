"""Two descriptions of one operation become one; what one language leaves out is reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vocmocks.extract.description.join import normal
from vocmocks.extract.description.language import detect

from .drafts import collection, described, item, only

ENGLISH = "This endpoint lists all of the things that are in the organization for you."
PORTUGUESE = "Este endpoint lista todas as coisas que estão na organização para o cliente."


def both(english: str = "", portuguese: str = "") -> dict[str, Any]:
    one = item(name="Listar coisas", url="{{b}}/things/{{uuid}}", description=f"<p>{PORTUGUESE}</p>{portuguese}")
    other = item(name="List things", url="{{b}}/things/{{thing}}", description=f"<p>{ENGLISH}</p>{english}")
    return collection({"name": "pt", "item": [one]}, {"name": "en", "item": [other]})


def test_one_operation_remains(tmp_path: Path) -> None:
    found = described(tmp_path, both())
    operation = only(found)
    assert operation["operationId"] == "get_thing"
    assert len(operation["parameters"]) == 1
    assert operation["tags"] == ["en", "pt"]


def test_facts_of_both_stay_with_their_sources(tmp_path: Path) -> None:
    english = "<h3>Query parameters</h3><ul><li><code>limit</code> (Integer): Default: 10</li></ul>"
    portuguese = "<h3>Parâmetros de consulta</h3><ul><li><code>limit</code>: Máximo de 100.</li></ul>"
    found = described(tmp_path, both(english, portuguese))
    (limit,) = [each for each in only(found)["parameters"] if each["name"] == "limit"]
    assert limit["schema"]["default"] == 10
    assert limit["schema"]["x-source"]["default"]["pointer"] == "/item/1/item/0/request/description"
    lacking = [each["where"] for each in found["x-conflicts"] if each["kind"] == "one-language-only"]
    assert any(where.endswith("query limit.default") for where in lacking)


def test_places_of_what_is_lacking_are_both_named(tmp_path: Path) -> None:
    found = described(tmp_path, both("<h3>Query parameters</h3><ul><li><code>x</code> (Integer): Why.</li></ul>"))
    (conflict,) = [each for each in found["x-conflicts"] if each["where"].endswith("query x")]
    assert [place["value"] for place in conflict["places"]] == ["x", None]


def test_paths_are_the_same_whatever_their_variables_are_called() -> None:
    assert normal("/a/{b}/c") == normal("/a/{x}/c") != normal("/a/b/c")


def test_languages() -> None:
    assert detect(ENGLISH) == "en"
    assert detect(PORTUGUESE) == "pt"
    assert detect("Things") == ""
