"""Schemas of things that their `type` tells apart: only the kind that it names is looked at, where
a list of alternatives would have each thing held against all that it cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft6Validator, Draft202012Validator, ValidationError, validators
from jsonschema.protocols import Validator

Json = dict[str, Any]


def one_of(kinds: Mapping[str, Json]) -> Json:
    """A thing of one of these kinds, by their names; an error names the field that is wrong."""
    return {
        "type": "object",
        "properties": {"type": {"enum": list(kinds)}},
        "required": ["type"],
        "kinds": kinds,
    }


def _of_its_kind(
    validator: Any, kinds: Mapping[str, Json], thing: object, schema: Json
) -> Iterator[ValidationError]:
    match thing:
        case {"type": str(named)} if named in kinds:
            yield from validator.descend(thing, kinds[named], schema_path=named)


_KINDS = {"kinds": _of_its_kind}
BlockKit: type[Validator] = validators.extend(Draft202012Validator, _KINDS)  # type: ignore[no-untyped-call]
AdaptiveCards: type[Validator] = validators.extend(Draft6Validator, _KINDS)  # type: ignore[no-untyped-call]
