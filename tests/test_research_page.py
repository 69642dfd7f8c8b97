"""The page for researchers: every block runs as it stands, one after the other."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "research.md"


def test_every_block_of_the_page_runs(capsys):
    text = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    told = capsys.readouterr().out
    assert len(blocks) == 6
    assert "personal data" in told
    alone = names["shared"].alone
    plain = names["net"].pseudonymised("a key that only you have").alone.iloc[-1]
    assert (plain["alone_before"], plain["alone"]) == (1_058, 431)
    assert "1,058 are alone" in text
    assert "pseudonymised` 431 still are" in text
    assert alone.iloc[0]["alone"] == 3
