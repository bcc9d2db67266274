"""Reads commands with what is written after them: buffers, bits, gradients, texts."""

from pnmr.program.elements import Command
from pnmr.program.place import refusal
from pnmr.program.reader import Reader


def command(reader: Reader) -> Command:
    """Read a command and its argument as written."""
    token = reader.take()
    pieces: list[str] = []
    if token.text == "gc_control":
        reader.skip_newlines()
    if reader.at("{"):
        pieces.append(_braced(reader))
    elif token.text in ("print", "setpar") or reader.at("("):
        pieces.append(" ")
        while not reader.at_end_of_line() and not reader.at("}"):
            pieces.append(
                (" " if reader.token.spaced and len(pieces) > 1 else "") + reader.take().text
            )
    elif reader.at("#"):
        while reader.at("#") or (reader.token.kind == "number" and not reader.token.spaced):
            pieces.append((" " if reader.at("#") else "") + reader.take().text)
    else:
        while not reader.at_end_of_line() and _belongs(reader):
            pieces.append((" " if reader.token.spaced else "") + reader.take().text)
    return Command(token.text, "".join(pieces).strip(), place=token.place)


def _braced(reader: Reader) -> str:
    """Return the text of a block in braces that belongs to a gradient command."""
    place, depth, pieces = reader.place, 0, []
    while True:
        if reader.token.kind == "end":
            raise refusal(place, "this brace is never closed; expected '}'")
        depth += reader.at("{") - reader.at("}")
        pieces.append(reader.take().text)
        if not depth:
            return " ".join(piece for piece in pieces if piece)


def _belongs(reader: Reader) -> bool:
    """Tell whether the present token is part of the word before it, as in ``setnmr3|0``."""
    token, before = reader.token, reader.tokens[reader.position - 1]
    joined = not token.spaced and (before.kind == "sign" or token.kind == "sign")
    if before.text.startswith(("setnmr", "setrtp")) or before.text in ("|", "^"):
        return token.kind == "number" or token.text in ("|", "^")
    gradient = before.text in ("setgrad", "ctrlgrad", "gatepulse")
    return (joined and token.text not in ("(", ")", "{", "}", ",")) or gradient
