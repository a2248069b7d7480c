"""Where the shipped data is: inside the wheel (`vocmocks/_data`) or at the root of a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    shipped = PACKAGE / "_data" / name
    return shipped if shipped.is_dir() else PACKAGE.parent.parent / name


def schemas() -> Path:
    """The folder that holds `<vendor>/extracted.json` and `<vendor>/overlay.yaml`."""
    return _folder("schemas")


def fixtures() -> Path:
    """The folder that holds `<vendor>/world.yaml`: sizes, vocabulary and proportions of a vendor's world."""
    return _folder("fixtures")


def vendors() -> tuple[str, ...]:
    """Names of the vendors that can be served: those with an overlay, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in schemas().glob("*/overlay.yaml")))


def extracted() -> tuple[str, ...]:
    """Names of all vendors whose document has been extracted, served or not, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in schemas().glob("*/extracted.json")))
