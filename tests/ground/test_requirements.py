"""What the product imports is what `requirements.txt` installs: a clean clone runs."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions, requires

from ytempire.config import PROJECT

OWN = {"ytempire"}
NAMED = set(re.findall(r"^([A-Za-z0-9_.-]+)", (PROJECT / "requirements.txt").read_text(), re.MULTILINE))


def imported() -> set[str]:
    """The top-level names that any file of the product imports."""
    found: set[str] = set()
    for path in [*PROJECT.glob("*.py"), *(PROJECT / "ytempire").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - OWN


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def installed_by(names: set[str]) -> set[str]:
    """The packages of these names, and all that they bring along."""
    found: set[str] = set()
    waiting = {plain(name) for name in names}
    while waiting:
        name = waiting.pop()
        found.add(name)
        needed = {plain(re.split(r"[^A-Za-z0-9._-]", line)[0]) for line in requires(name) or () if ";" not in line}
        waiting |= needed - found
    return found


def test_every_package_that_is_imported_is_installed_by_the_requirements():
    distributions, present = packages_distributions(), installed_by(NAMED)
    missing = {
        module for module in imported()
        if not {plain(name) for name in distributions.get(module, [module])} & present
    }
    assert not missing
