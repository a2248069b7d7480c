"""What one operation says about a parameter that another leaves open: same path, or same name in the same API."""

from __future__ import annotations

from vocmocks.extract.description.kinds import Mode, decide_types, strong
from vocmocks.extract.model import Draft, Parameter


def share(draft: Draft) -> None:
    """Give parameters that nothing is said about what their namesakes have."""
    for operation in draft.operations:
        for parameter in operation.parameters:
            if parameter.location == "path" and not strong(parameter.node.facts):
                for other in draft.operations:
                    if other.path == operation.path and other is not operation:
                        _path(parameter, other.parameters)
            elif parameter.location == "query" and not decide_types(parameter.node, Mode(), {}):
                _type(parameter, [each for other in draft.operations for each in other.parameters])


def _path(parameter: Parameter, others: list[Parameter]) -> None:
    for other in others:
        if (other.name, other.location) == (parameter.name, "path"):
            for fact in strong(other.node.facts):
                if fact.keyword in ("type", "enum", "labels", "format"):
                    parameter.node.say(fact.keyword, fact.value, fact.source)


def _type(parameter: Parameter, others: list[Parameter]) -> None:
    for other in others:
        stated = strong(other.node.said("type"))
        if (other.name, other.location) == (parameter.name, "query") and stated:
            parameter.node.say("type", stated[0].value, stated[0].source.but(how="inferred"))
            return
