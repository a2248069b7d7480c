"""Everything contradictory in a draft: each with the places that disagree."""

from __future__ import annotations

from dataclasses import replace

from vocmocks.extract.description import claims, disagreements, elsewhere, naming, paths, shown, specimens
from vocmocks.extract.description.parts import bodies, label
from vocmocks.extract.model import Conflict, Draft, Operation


def conflicts(draft: Draft) -> list[Conflict]:
    """The contradictions in a draft whose operations were joined, in a stable order and each once."""
    found = list(draft.conflicts)
    for operation in draft.operations:
        for where, root, response in bodies(operation):
            found += disagreements.in_node(where, root, response)
            found += naming.in_node(where, root)
            found += specimens.missing(where, root, _samples(operation, where))
        described = {where: root for where, root, _ in bodies(operation)}
        for where, sample in specimens.of(operation):
            found += specimens.malformed(where, sample, described.get(where), operation)
            found += specimens.broken(where, sample, operation)
        found += paths.differing(operation)
        found += shown.against(operation)
        found += elsewhere.of(operation)
        found += claims.of(operation)
        found += _noted(operation)
    found += disagreements.across(draft)
    found += naming.across(draft)
    found += elsewhere.across(draft)
    found += claims.across(draft)
    found += specimens.misspelt_hosts(draft)
    return _once(found)


def _noted(operation: Operation) -> list[Conflict]:
    """What the importers and the join noted about an operation; its name is put before the place."""
    return [
        replace(fact.value, where=f"{label(operation)} {fact.value.where}".strip())
        for fact in operation.facts
        if fact.keyword == "conflict" and isinstance(fact.value, Conflict)
    ]


def _samples(operation: Operation, where: str) -> list[specimens.Specimen]:
    return [sample for name, sample in specimens.of(operation) if name == where]


def _once(found: list[Conflict]) -> list[Conflict]:
    kept: dict[tuple[str, str, str], Conflict] = {}
    for conflict in found:
        kept.setdefault((conflict.kind, conflict.where, conflict.message), conflict)
    return list(kept.values())
