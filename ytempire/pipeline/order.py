"""A call to be paid: what it is for, the most that it can take, and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ytempire.pipeline.work import Made
from ytempire.providers.usage import Usage
from ytempire.videos.result import digest


@dataclass(frozen=True)
class Order:
    """A call to be paid. `kind` and `inputs` name its result; `most` bounds what it can take; `ask` makes it, with
    its files in the folder, and answers with what was made and what that took."""

    kind: str
    inputs: Any
    provider: str
    model: str
    most: Callable[[], Usage]
    ask: Callable[[Path], tuple[Made, Usage]]

    @property
    def call(self) -> str:
        return f"{self.kind}:{digest(self.inputs)}"
