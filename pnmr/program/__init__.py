"""Bruker pulse programs: read, printed back, and played as a timeline."""

from pnmr.program.compile_program import timeline
from pnmr.program.dialect import Dialect, Limits
from pnmr.program.events import Event
from pnmr.program.experiment import Calibration, ScanEvents, Summary
from pnmr.program.includes import Includes
from pnmr.program.parameters import Parameters, parameters, read_parameters, typical
from pnmr.program.parser import parse, read
from pnmr.program.place import Finding, Place
from pnmr.program.print_program import program_text
from pnmr.program.timeline import Timeline
from pnmr.program.tree import Program

__all__ = [
    "Calibration",
    "Dialect",
    "Event",
    "Finding",
    "Includes",
    "Limits",
    "Parameters",
    "Place",
    "Program",
    "ScanEvents",
    "Summary",
    "Timeline",
    "parameters",
    "parse",
    "program_text",
    "read",
    "read_parameters",
    "timeline",
    "typical",
]
