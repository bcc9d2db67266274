"""Where TopSpin is installed, and where in it a user's own files belong."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pnmr.errors import SettingError

PROGRAMS = "exp/stan/nmr/lists/pp/user"
WAVES = "exp/stan/nmr/lists/wave/user"
SETS = "exp/stan/nmr/par/user"
SCRIPTS = "exp/stan/nmr/py/user"
LISTS = "exp/stan/nmr/lists"
# Both are there in every version from XWIN-NMR on, and together nowhere else.
_SIGNS = ("exp/stan/nmr", "prog")
_STANDARD = ("C:/Bruker",) if os.name == "nt" else ("/opt", "/opt/Bruker")


def topspin_folder(path: Path) -> Path:
    """Return the folder of a TopSpin installation, without links.

    Raises `SettingError` for a folder that has not both ``exp/stan/nmr`` and ``prog`` in it.
    """
    missing = _missing(path)
    if missing:
        raise SettingError(
            f"{path} is not a TopSpin installation, it has no folder {' and no '.join(missing)};"
            " give the folder that holds both, such as /opt/topspin4.1.4"
        )
    return path.resolve()


def installations(places: Sequence[str | Path] | None = None) -> list[Path]:
    """Return every TopSpin in the places where its installer puts it, links resolved."""
    return sorted(set(_installations(_STANDARD if places is None else places)))


def installed_topspin(places: Sequence[str | Path] = _STANDARD) -> Path:
    """Return the one TopSpin in the places where its installer puts it.

    Raises `SettingError` where there is none, or more than one to choose from.
    """
    found = installations(places)
    if not found:
        raise SettingError(
            f"no TopSpin was found in {', '.join(map(str, places))}; say where it is with"
            " --topspin DIR"
        )
    if len(found) > 1:
        raise SettingError(
            f"{len(found)} installations of TopSpin were found,"
            f" {', '.join(map(str, found))}; choose one with --topspin DIR"
        )
    return found[0]


def _installations(places: Sequence[str | Path]) -> Iterator[Path]:
    """Yield each folder called topspin... that is an installation, links resolved."""
    for place in places:
        for entry in Path(place).glob("[Tt][Oo][Pp][Ss][Pp][Ii][Nn]*"):
            if not _missing(entry):
                yield entry.resolve()


def _missing(folder: Path) -> list[str]:
    return [sign for sign in _SIGNS if not os.path.isdir(folder / sign)]
