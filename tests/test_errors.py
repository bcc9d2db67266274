"""A message is one line that a terminal bears, whatever it quotes."""

import pytest

from pnmr.errors import PnmrWarning, SettingError


@pytest.mark.parametrize("kind", [SettingError, PnmrWarning])
def test_what_a_message_quotes_from_a_file_cannot_steer_a_terminal(kind) -> None:
    told = str(kind("no step '\x1b[31mred\x07\x9b2J\u202e';\r\n  choose\tanother"))
    assert told == "no step '\ufffd[31mred\ufffd\ufffd2J\ufffd'; choose another"


def test_a_long_message_keeps_its_beginning_and_its_remedy() -> None:
    told = str(SettingError("x.toml holds " + "9" * 5000 + "; write a number"))
    assert len(told) < 1000
    assert told.startswith("x.toml holds 999")
    assert told.endswith("999; write a number")
