"""What the console knows while a program runs: parameters, user's names, lists, pointers."""

import re
from collections.abc import Callable
from fractions import Fraction

from pnmr.errors import ProgramError
from pnmr.program.amount import Amount, plain, time
from pnmr.program.dialect import Dialect
from pnmr.program.evaluate import whole
from pnmr.program.formula import Element, Name
from pnmr.program.lists import ValueList
from pnmr.program.parameters import Parameters
from pnmr.units import db_from_w

US = Fraction(1, 10**6)
_FAMILY = re.compile(r"([a-z]+?)(\d*)")
_UNITS: dict[str, Fraction] = {
    **dict.fromkeys(
        ("p", "inp", "inf", "pcpd", "de", "dw", "vp", "rde", "depa", "derx", "deadc", "blktr"), US
    ),
    **dict.fromkeys(("d", "vd", "aq", "in", "rderx", "rdeadc", "rdepa", "acqt"), Fraction(1)),
}
_NUMBERS = frozenset(
    (
        *("l", "cnst", "pl", "plw", "sp", "spw", "spoff", "spoffs", "spoal", "gpz", "gpx", "gpy"),
        *("phcor", "totrot", "integfac", "bwfac", "nd", "td", "sfo", "bf", "o", "ns", "ds", "sw"),
        *("swh", "rg", "nbl", "tdav", "masr", "fnmode", "nsdone", "vc", "cpdpw", "dsdone"),
        *("dsflag", "grpdly", "decim", "pow", "anavpt"),
    )
)
_LEGACY = {"vd": "vd", "vp": "vp", "vc": "vc", "c": "vc", "va": "va"}
KIND_UNITS: dict[str, Fraction] = {"delay": Fraction(1), "pulse": US}


class Memory:
    """Values by name, with times in s; what a relation reads and writes.

    Implements `pnmr.program.evaluate.Values`.
    """

    def __init__(
        self, parameters: Parameters, dialect: Dialect, doubt: Callable[[str, str], None]
    ) -> None:
        """Start from the parameters; ``doubt`` receives findings."""
        self.parameters = parameters
        self.dialect = dialect
        self.doubt = doubt
        self.kinds: dict[str, str] = {}
        self.assigned: dict[str, Fraction] = {}
        self.lists: dict[str, ValueList] = {}
        self.list_units: dict[str, str] = {}
        self._known: dict[str, Fraction | None] = {}
        self._units: dict[str, Fraction | None] = {}
        self.scans_done = 0
        self.counts_scans = False

    def unit_of(self, name: str) -> Fraction | None:
        """Return the bare unit of a name in s, None for a plain number."""
        kind = self.kinds.get(name)
        if kind is not None:
            return KIND_UNITS.get(kind)
        if name not in self._units:
            match = _FAMILY.fullmatch(name)
            self._units[name] = _UNITS.get(match[1]) if match else None
        return self._units[name]

    def number(self, name: str) -> Fraction | None:
        """Return a parameter as it was given, or None."""
        if name not in self._known:
            self._known[name] = self.parameters.number(name)
        return self._known[name]

    def unit(self, target: Name | Element) -> Fraction | None:
        """Return the bare unit of what is assigned to."""
        return self.unit_of(target.name)

    def seconds(self, name: str) -> Fraction:
        """Return a time by name."""
        amount = self.value(name)
        unit = self.unit_of(name) or Fraction(1)
        return amount.si if amount.time_power == 1 else amount.bare * unit

    def count(self, name: str) -> int:
        """Return a whole number by name."""
        return whole(self.value(name))

    def value(self, name: str) -> Amount:
        """Return the value of a name: a list's present entry, assigned, given, or an error."""
        if name == "nsdone":
            self.counts_scans = True
            return plain(self.scans_done)
        if name in self.lists or name in _LEGACY:
            return self._with_unit(name, self.legacy(name).present())
        found = self.assigned.get(name)
        if found is None:
            found = self._given(name)
        return self._with_unit(name, found)

    def legacy(self, name: str) -> ValueList:
        """Return a list by its name, or one of the unnamed lists vd, vp, vc, va."""
        if name not in self.lists:
            name = _LEGACY.get(name, name)
            values = self.parameters.list_of(name)
            if values is None:
                raise ProgramError(f"the list {name} is used and not given with the parameters")
            unit = self.unit_of(name) or Fraction(1)
            self.lists[name] = ValueList(name, tuple(value * unit for value in values))
        return self.lists[name]

    def _with_unit(self, name: str, value: Fraction) -> Amount:
        unit = self.unit_of(name)
        return plain(value) if unit is None else time(value, unit)

    def _given(self, name: str) -> Fraction:
        if name in self.kinds:
            if not self.dialect.unset_is_zero:
                raise ProgramError(f"{name} is declared and never given a value")
            self.doubt("never set", f"{name} is declared and never given a value; 0 is assumed")
            return Fraction(0)
        match = _FAMILY.fullmatch(name)
        family = match[1] if match else ""
        unit = _UNITS.get(family)
        if unit is None and family not in _NUMBERS:
            raise ProgramError(
                f"{name} is not declared; a define or an include file is missing for it"
            )
        found = self.number(name)
        if found is None:
            found = self._derived(name, family)
        return found if unit is None else found * unit

    def _derived(self, name: str, family: str) -> Fraction:
        """Return a parameter that follows from others, or refuse."""
        number = self.number
        if re.fullmatch(r"aq\d", name):
            return self.value("aq").si
        if family == "pl" and (found := number(f"plw{name[2:]}")) is not None:
            return Fraction(db_from_w(float(found)))
        if name == "aq" and (points := number("td")) and (width := number("swh")):
            return points / (2 * width)
        if name == "dw" and (width := number("swh")):
            return 1 / (2 * width) / US
        if family == "in" and (width := number(f"inf{name[2:]}")):
            return width * US
        if family == "spoff" and name != "spoff":
            found = number(f"spoffs{name[5:]}")
            if found is not None:
                return found
        if name.startswith("acqt"):
            return Fraction(0)
        if family in ("spoffs", "spoff", "o", "phcor", "dsflag"):
            return Fraction(0)
        if name in ("nbl", "tdav", "td0", "nsdone") or family == "nd":
            return Fraction(1)
        raise ProgramError(f"the parameter {name} has no value; give {name} with the parameters")

    def assign(self, target: Name | Element, amount: Amount, index: int | None) -> None:
        """Give a name a value, in its unit; loop counters and L drop their fraction."""
        name = target.name
        if isinstance(target, Element):
            self._assign_element(target, amount, index)
            return
        if name not in self.kinds:
            family = (_FAMILY.fullmatch(name) or [None, ""])[1]
            if family not in _UNITS and family not in _NUMBERS:
                raise ProgramError(f"{name} is assigned to and not declared; define it first")
        self.assigned[name] = self.converted(name, amount)

    def converted(self, name: str, amount: Amount) -> Fraction:
        """Return what is kept when an amount is given to a name."""
        unit = self.unit_of(name)
        if unit is not None:
            return self._seconds_from(amount, unit)
        value = amount.bare if amount.time_power else amount.si
        counts = self.kinds.get(name) == "loopcounter" or re.fullmatch(r"l\d+", name)
        return Fraction(whole(plain(value))) if counts else value

    def _seconds_from(self, amount: Amount, unit: Fraction) -> Fraction:
        if amount.time_power == 1:
            return amount.si
        if amount.time_power:
            self.doubt("unit of a result", f"time to the power {amount.time_power} becomes a time")
        return amount.bare * unit

    def entry(self, element: Element, index: int | None) -> Amount:
        """Return an entry or a property of a list."""
        found = self._list(element.name)
        if index is not None:
            return self._with_unit(element.name, found.at(index - self.dialect.first_list_index))
        if element.attribute == "max" or element.attribute == "len":
            return plain(len(found.values))
        if element.attribute == "idx":
            return plain(found.index + self.dialect.first_list_index)
        raise ProgramError(f"{element.name}.{element.attribute} has no value")

    def _assign_element(self, target: Element, amount: Amount, index: int | None) -> None:
        found = self._list(target.name)
        if target.attribute == "idx":
            found.index = whole(amount) - self.dialect.first_list_index
        elif index is not None:
            found.put(index - self.dialect.first_list_index, self.converted(target.name, amount))
        else:
            raise ProgramError(f"{target.name}.{target.attribute} cannot be assigned to")

    def _list(self, name: str) -> ValueList:
        if name not in self.lists:
            raise ProgramError(f"{name} is used as a list and not declared as one")
        return self.lists[name]
