import os
import pty
import re
import subprocess
import sys

import pytest

from pnmr.cli.help import page, topics
from pnmr.cli.main import VERBS
from pnmr.process.step import STEPS

TOPICS = topics()
WANTED = (
    *("conventions", "phase", "echo", "broadening", "referencing", "fitting", "errors", "models"),
    *("campaign", "tedor", "assignment", "temperature", "shapes", "programs", "console", "batch"),
    *("files", "formats", "recipes"),
)


def test_the_topics_are_listed_with_what_they_are_about(code_of, capsys) -> None:
    assert code_of("help") == 0
    said = capsys.readouterr().out
    for name, about in TOPICS.items():
        assert name in said
        assert about in said
    assert set(WANTED) <= set(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_is_short_and_begins_with_its_name(topic, code_of, capsys) -> None:
    assert code_of("help", topic) == 0
    said = capsys.readouterr().out
    assert said == page(topic)
    lines = said.splitlines()
    assert lines[0].startswith(f"# {topic}: ")
    assert 15 <= len(lines) <= 60
    assert max(map(len, lines)) <= 110
    assert TOPICS[topic]


def test_a_page_is_rendered_on_a_terminal() -> None:
    code = "import pty, sys; sys.exit(pty.spawn([sys.executable, '-m', 'pnmr', 'help', 'phase']))"
    assert pty.__name__
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
        check=False,
    )
    said = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout.decode())
    assert "phase: automatic phase" in said
    assert "# phase" not in said
    assert "**" not in said


@pytest.mark.parametrize(
    ("asked", "meant"), [("ehco", "echo"), ("assignement", "assignment"), ("Tedorr", "tedor")]
)
def test_a_slip_gets_the_nearest_topic(asked, meant, code_of, capsys) -> None:
    assert code_of("help", asked) == 2
    assert meant in capsys.readouterr().err


def test_what_is_near_nothing_is_told_where_to_look(code_of, capsys) -> None:
    assert code_of("help", "zzzzzz") == 2
    assert "pnmr help lists" in capsys.readouterr().err


def test_a_command_is_explained_too(code_of, capsys) -> None:
    assert code_of("help", "doctor") == 0
    assert "--warm" in capsys.readouterr().out
    assert "help" in VERBS


def test_the_page_on_recipes_names_every_step_and_no_other() -> None:
    text = page("recipes").partition("Of an FID:")[2].partition("Each is a function")[0]
    assert set(re.findall(r"`(\w+)`", text)) == set(STEPS)
