"""Walks through syntax trees: every node with the place it stands at."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from pnmr.program.elements import Acquire, Group, Item
from pnmr.program.formula import Assign
from pnmr.program.place import NOWHERE, Place, Placed
from pnmr.program.tree import Condition, Line, Program, Statement, Subroutine


@cache
def _field_names(kind: type[Any]) -> tuple[str, ...]:
    """Return the names of the fields of a kind of node; a walk asks for them very often."""
    return tuple(each.name for each in fields(kind))


def nodes(
    node: Any, place: Place = NOWHERE, *, assigned: bool = True
) -> Iterator[tuple[Place, Any]]:
    """Yield a node and everything within it, each with the nearest place known.

    Without ``assigned`` the names that relations assign to are left out.
    """
    if isinstance(node, Assign) and not assigned:
        yield from nodes(node.value, place)
        yield from nodes(getattr(node.target, "index", None), place)
    elif isinstance(node, tuple):
        for each in node:
            yield from nodes(each, place, assigned=assigned)
    elif is_dataclass(node) and not isinstance(node, type | Place):
        here = node.place if isinstance(node, Placed) and node.place.line else place
        yield here, node
        for name in _field_names(type(node)):
            value = getattr(node, name)
            if isinstance(value, tuple) or is_dataclass(value):
                yield from nodes(value, here, assigned=assigned)


def statements(program: Program) -> Iterator[Statement]:
    """Yield statements in the order written, with those in conditions and subroutines."""
    yield from _within(program.statements)


def _within(many: tuple[Statement, ...]) -> Iterator[Statement]:
    for each in many:
        yield each
        if isinstance(each, Condition):
            yield from _within((*each.body, *each.otherwise))
        elif isinstance(each, Subroutine):
            yield from _within(each.body)


def lines(program: Program) -> Iterator[Line]:
    """Yield the lines that play something or carry a label, in the order written."""
    return (each for each in statements(program) if isinstance(each, Line))


def played(items: tuple[Item, ...], channel: str = "") -> Iterator[tuple[str, Item]]:
    """Yield items in the order written with the channel their parenthesis gives them."""
    for each in items:
        own = getattr(each, "channel", "") or channel
        if isinstance(each, Group):
            yield from played(each.elements, own)
        else:
            yield own or "f1", each
        if isinstance(each, Acquire):
            yield from played((*each.extras, *each.finally_), channel)
