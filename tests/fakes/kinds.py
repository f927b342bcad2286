"""Schemas of things that their `type` tells apart: only the kind that it names is looked at, where
a list of alternatives would have each thing held against all that it cannot be."""

from __future__ import annotations

import json
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
    """Most of a drawing stands in many others: what was right once is not looked at again."""
    match thing:
        case {"type": str(named)} if named in kinds:
            written = id(kinds), json.dumps(thing)
            if written in _RIGHT:
                return
            wrong = list(validator.descend(thing, kinds[named], schema_path=named))
            if not wrong:
                _RIGHT.add(written)
            yield from wrong


_RIGHT: set[tuple[int, str]] = set()
"""By the kinds, which live as long as the schemas, and by what the thing says."""
_KINDS = {"kinds": _of_its_kind}
BlockKit: type[Validator] = validators.extend(Draft202012Validator, _KINDS)  # type: ignore[no-untyped-call]
AdaptiveCards: type[Validator] = validators.extend(Draft6Validator, _KINDS)  # type: ignore[no-untyped-call]
