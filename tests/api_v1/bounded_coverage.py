"""Loaded by Schemathesis (`SCHEMATHESIS_HOOKS`) where its run is to be short. Its phase “coverage” has no bound of its
own; of what it tries alike again and again a part is left out here. Each operation keeps every kind of wrong value at
every field, once, and each value at the edge of what is allowed. Many more wrong ones are in `test_bad_input.py`."""

from __future__ import annotations

from collections import Counter
from typing import Any

import schemathesis

# They differ in what no code of an operation looks at: the other methods, and which fields stand together.
ALIKE = {"unspecified_http_method": 1, "object_required_and_optional": 2, "object_unexpected_properties": 2,
         "default_positive_test": 2}  # fmt: skip
_tried: Counter[tuple[Any, ...]] = Counter()


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """Whether it is tried. An operation's cases come one after another, in one thread."""
    found = case.meta.phase if case.meta else None
    if found is None or found.name != "coverage":
        return True
    told = found.data
    place = (case.operation.label, told.scenario, told.parameter_location, told.parameter)
    at_most = ALIKE.get(told.scenario)
    kind = place if at_most else (*place, told.description)
    _tried[kind] += 1
    return _tried[kind] <= (at_most or 1)
