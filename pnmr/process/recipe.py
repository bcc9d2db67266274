"""A recipe: the steps from FID to Spectrum as data, replayed to the bit."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from pnmr.confinement import below
from pnmr.data import FID, ListAxis, Setting, Spectrum, Step
from pnmr.errors import ProcessingError, SettingError
from pnmr.files import read_text, write_text
from pnmr.process.step import STEPS, Signal, checked_step

FORMAT = "pnmr recipe 1"
_SETTLED = {"automatic_phase": "phase"}
_BLOCK_BYTES = 2 * 1024**2


@dataclass(frozen=True, slots=True)
class Recipe:
    """Processing steps in the order in which they run.

    Call it with an FID to get a Spectrum. A recipe is what the history of a
    processed signal holds, and what a recipe file holds::

        format = "pnmr recipe 1"

        [[step]]
        do = "exponential"
        lb_hz = 20.0

    Attributes
    ----------
    steps : tuple of Step
        Steps with all their settings; what they once decided does not bind a replay.
    """

    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        """Refuse steps and settings that do not exist, before anything is processed."""
        object.__setattr__(self, "steps", tuple(checked_step(step) for step in self.steps))

    @classmethod
    def of(cls, signal: Signal) -> "Recipe":
        """Return the recipe that made a signal: its history, which replays to the bit.

        A file that a step read has become what it said, so that a recipe needs no other file.
        """
        return cls(tuple(_without_file(step) for step in signal.history))

    @classmethod
    def settled(cls, signal: Signal) -> "Recipe":
        """Return the recipe that repeats what the steps decided instead of deciding anew.

        A step that finds the value of a setting that was left out gets it; an
        automatic phase becomes the phase that it found.
        """
        return cls(tuple(_settled(_without_file(step)) for step in signal.history))

    def then(self, name: str, **settings: Setting) -> "Recipe":
        """Return this recipe with one step more at its end."""
        return Recipe((*self.steps, Step(name, settings)))

    def __call__(self, fid: FID) -> Spectrum:
        """Process FIDs of shape (..., n) and return their spectra.

        A long series goes through in blocks of rows that fit the processor's
        cache, so that the memory in use is the result's and a few megabytes.
        Raises `SettingError` when the steps do not end in a spectrum, and
        `ProcessingError` when the spectra do not fit in memory.
        """
        try:
            return self._processed(fid)
        except MemoryError as error:
            raise ProcessingError(
                f"the spectra of FIDs of shape {fid.shape} do not fit in memory; process fewer rows at"
                " once or fill with fewer zeros"
            ) from error

    def _processed(self, fid: FID) -> Spectrum:
        rows = int(np.prod(fid.shape[:-1]))
        fills = [step.settings["points"] for step in self.steps if step.name == "zero_fill"]
        longest = max([fid.shape[-1], *(points for points in fills if isinstance(points, int))])
        block = max(1, _BLOCK_BYTES // (16 * longest))
        if rows <= block or not all(STEPS[step.name].rowwise for step in self.steps):
            return self._run(fid)
        return self._run_in_blocks(fid, rows, block)

    def _run(self, fid: FID) -> Spectrum:
        signal: Signal = fid
        for step in self.steps:
            signal = STEPS[step.name].replay(signal, step.settings)
        if not isinstance(signal, Spectrum):
            raise SettingError("the recipe ends without a spectrum; add the step 'transform'")
        return signal

    def _run_in_blocks(self, fid: FID, rows: int, block: int) -> Spectrum:
        flat = fid.values.reshape(rows, -1)
        result = np.empty((0, 0), dtype=np.complex128)
        for first in range(0, rows, block):
            part = flat[first : first + block]
            axes = (ListAxis("row", "", tuple(range(len(part)))), fid.time)
            done = self._run(replace(fid, values=part, axes=axes))
            if first == 0:
                result = np.empty((rows, done.shape[-1]), dtype=np.complex128)
            result[first : first + block] = done.values
        values = result.reshape(*fid.shape[:-1], -1)
        return replace(done, values=values, axes=(*fid.axes[:-1], done.axes[-1]))

    @classmethod
    def read(cls, path: str | Path) -> "Recipe":
        """Read a recipe file; raises `SettingError` with the file and what is wrong.

        A reference file that it names lies beside it or below; no other is opened.
        """
        try:
            return cls._from_document(tomllib.loads(read_text(Path(path))), Path(path).parent)
        except (ValueError, RecursionError) as error:
            raise SettingError(f"{path} is not a recipe in TOML: {error}") from error
        except SettingError as error:
            raise SettingError(f"{path}: {error}") from error

    def write(self, path: str | Path) -> None:
        """Write the recipe as TOML, to be edited or read back; floats keep every digit."""
        write_text(Path(path), self.toml())

    def toml(self) -> str:
        """Return the text of the recipe file."""
        import tomli_w

        text = tomli_w.dumps({"format": FORMAT})
        for step in self.steps:
            given = {key: value for key, value in step.settings.items() if value is not None}
            text += "\n[[step]]\n" + tomli_w.dumps({"do": step.name} | given)
        return text

    @classmethod
    def _from_document(cls, document: dict[str, Any], folder: Path) -> "Recipe":
        if document.get("format") != FORMAT:
            raise SettingError(f'a recipe begins with the line format = "{FORMAT}"')
        strange = sorted(document.keys() - {"format", "step"})
        if strange:
            raise SettingError(f"a recipe holds steps only, found '{strange[0]}'")
        entries = document.get("step", [])
        if not isinstance(entries, list) or not all(
            isinstance(entry, dict) and isinstance(entry.get("do"), str) for entry in entries
        ):
            raise SettingError('every step is a table [[step]] with a name: do = "transform"')
        return cls(tuple(Step(entry["do"], _settings(entry, folder)) for entry in entries))


def _settings(entry: dict[str, Any], folder: Path) -> dict[str, Setting]:
    settings = {key: value for key, value in entry.items() if key != "do"}
    name = settings.get("file")
    if isinstance(name, str):
        settings["file"] = str(below(folder, name))
    return settings


def _without_file(step: Step) -> Step:
    if step.settings.get("file") is None:
        return step
    said = {"file": None, "reference_hz": step.decided["zero_hz"]}
    return Step(step.name, {**step.settings, **said}, step.decided)


def _settled(step: Step) -> Step:
    plain = _SETTLED.get(step.name, step.name)
    if plain != step.name:
        found = {key: step.decided.get(key) for key in STEPS[plain].settings}
        return (
            step
            if any(isinstance(value, tuple) for value in found.values())
            else Step(plain, found)
        )
    settings = {
        key: step.decided.get(key) if value is None else value
        for key, value in step.settings.items()
    }
    return Step(step.name, settings)
