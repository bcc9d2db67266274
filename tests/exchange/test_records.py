import pytest

from pnmr.errors import UnreadableError
from pnmr.exchange.records import blocks


def test_labels_lose_spacing_comments_fall_away_and_inner_blocks_are_found() -> None:
    outer, inner = blocks(
        "##TITLE= outer\n##DATA TYPE= LINK $$ a comment\n##BLOCKS= 1\n"
        "##TITLE= inner\n##.Observe_Frequency= 100.5 $$ MHz\n##$NUC1= <13C>\n"
        "##XY-DATA= (X++(Y..Y))\n1 2 $$ 3\n\n##END=\n##LATER= here\n##END=\n"
    )
    assert outer.text("DATATYPE") == "LINK"
    assert outer.text("LATER") == "here"
    assert inner.number(".OBSERVEFREQUENCY") == 100.5
    assert inner.text("$NUC1") == "13C"
    assert inner.tables == [("(X++(Y..Y))", ["1 2 "])]


def test_columns_of_ntuples_are_found_by_symbol() -> None:
    (block,) = blocks("##TITLE=\n##SYMBOL= X, R, I\n##FACTOR= 0.5, 2, 3\n##END=\n")
    assert [block.column("FACTOR", symbol) for symbol in "XRIN"] == ["0.5", "2", "3", ""]


def test_text_without_a_title_is_no_jcamp() -> None:
    with pytest.raises(UnreadableError, match="##TITLE="):
        blocks("##END=\nnothing")
