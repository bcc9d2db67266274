"""Names that stand in a file lead below its folder and nowhere else."""

from pathlib import Path

from pnmr.errors import SettingError


def below(folder: Path, name: str) -> Path:
    """Return the path of a name in a folder; raises `SettingError` where it leads out of it.

    Links count for what they point to.
    """
    try:
        is_below = (folder / name).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # no possible name, or links in a circle
        is_below = False
    if not is_below:
        raise SettingError(f"'{name}' leaves the folder {folder}; name what lies below it")
    return folder / name
