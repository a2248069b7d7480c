"""What Chattermill keeps of a response that is sent, with what text analytics will find in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vocmocks.clock import iso
from vocmocks.engine.problem import Problem, Violation
from vocmocks.engine.words import describe
from vocmocks.store.base import Value
from vocmocks.worlds.chattermill import analysed_after, analyst
from vocmocks.worlds.chattermill_datasets import Dataset, DataType, Source
from vocmocks.worlds.chattermill_projects import Project
from vocmocks.worlds.chattermill_record import attribute

GROUPS = ("user_meta", "segments")
"""Of attributes, as they are sent; responses show them together."""


def new_response(given: Value, project: Project, now: float) -> dict[str, Any]:
    """The record of a response that is created, without its id. Raises Problem for what the project does not take."""
    dataset, moment = _dataset(given, project), iso(now)
    return {
        "score": given.get("score"),
        "comment": given.get("comment"),
        "original_comment": given.get("comment"),
        "created_at": moment,
        "updated_at": moment,
        "user_attributes": _attributes(given, {}, project),
        **_in_dataset(dataset, given.get("score")),
        "tags": [],
        "project": project.key,
        **_analysed(project, given.get("comment"), dataset, given.get("score"), now),
    }


def changed_response(old: Value, given: Value, project: Project, now: float) -> dict[str, Any]:
    """The record after a change: what is not given stays, attributes are added to those there are. A new comment is
    analysed anew. Raises Problem as above."""
    dataset = _dataset({**old, **given}, project)
    score = given.get("score", old["score"])
    new = {
        **old,
        "score": score,
        "updated_at": iso(now),
        "user_attributes": _attributes(given, old["user_attributes"], project),
        **_in_dataset(dataset, score),
    }
    if "comment" in given and given["comment"] != old["comment"]:
        comment = given["comment"]
        new |= {"comment": comment, "original_comment": comment, **_analysed(project, comment, dataset, score, now)}
    return new


def new_attributes(given: Value, project: Project) -> dict[str, dict[str, Any]]:
    """Those that the project does not have from the start, as they are listed."""
    known = project.attributes()
    return {
        id: {"id": id, "name": each.get("name", id), "type": each.get("type", "text"), "project": project.key}
        for group in GROUPS
        for id, each in given.get(group, {}).items()
        if id not in known
    }


def _dataset(given: Value, project: Project) -> Dataset:
    """Of data type and source by key or name; raises Problem where they are unknown or do not go together."""
    type, source = project.type(given["data_type"]), project.source(given["data_source"])
    if type is None:
        raise _unknown("data_type", given, project.types)
    if source is None:
        raise _unknown("data_source", given, project.sources)
    datasets = project.datasets.values
    if (type, source) not in datasets:
        fitting = " or ".join(dataset.source.key for dataset in datasets if dataset.type is type)
        pairs = ", ".join(f"{one.key} with {other.key} ({one.name} - {other.name})" for one, other in datasets)
        expected = f'{fitting}, as data_type is "{type.key}" (valid pairs: {pairs})'
        raise _refused("data_source", expected, source.key, "pair")
    return Dataset(type, source)


def _in_dataset(dataset: Dataset, score: float | None) -> dict[str, str]:
    """Raises Problem for a score that is not on the data type's scale."""
    type, source = dataset
    if score is not None and type.scale is not None and not type.scale.lowest <= score <= type.scale.highest:
        expected = f"{type.scale.lowest} to {type.scale.highest}, as data_type is {type.name}"
        raise _refused("score", expected, score, "scale")
    return {"data_type": type.name, "data_source": source.name, "dataset": f"{type.name} - {source.name}"}


def _attributes(given: Value, present: Mapping[str, Any], project: Project) -> dict[str, Any]:
    """Those there are, with those that are given; a name that is not given stays, or is the project's, else the id."""
    found, names = dict(present), project.attributes()
    for id, each in ((id, each) for group in GROUPS for id, each in given.get(group, {}).items()):
        known = found[id]["name"] if id in found else names.get(id, id)
        found[id] = attribute(each.get("name", known), each["value"])
    return found


def _analysed(
    project: Project, comment: str | None, dataset: Dataset, score: float | None, now: float
) -> dict[str, Any]:
    """What text analytics finds in a comment, and when."""
    mood = dataset.type.mood(score)
    return {
        "phrases": analyst().phrases(project, comment, mood) if comment else [],
        "language": analyst().language(comment) if comment else None,
        "analysed_at": iso(now + analysed_after()),
    }


def _unknown(name: str, given: Value, known: Sequence[DataType | Source]) -> Problem:
    expected = ", ".join(f"{each.key} ({each.name})" for each in known)
    return _refused(name, f"one of {expected}", given[name], "enum")


def _refused(name: str, expected: str, found: Any, rule: str) -> Problem:
    violation = Violation("body", f"/response/{name}", expected, describe(found), rule)
    return Problem("unprocessable", "The project does not take this response", [violation])
