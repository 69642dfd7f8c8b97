"""The sample town is found in a wheel and in a checkout, and missed aloud."""

from __future__ import annotations

import pytest

from netpath.errors import DataError
from netpath.readers import tables


@pytest.mark.parametrize("place", ["src/netpath/samples", "data/samples"])
def test_the_sample_is_found_beside_the_package_or_in_the_checkout(tmp_path, monkeypatch, place):
    module = tmp_path / "src/netpath/readers/tables/__init__.py"
    monkeypatch.setattr(tables, "__file__", str(module))
    with pytest.raises(DataError, match=r"people\.csv"):
        tables.sample_folder()
    folder = tmp_path / place
    folder.mkdir(parents=True)
    (folder / "people.csv").write_text("id\na\nb\n")
    (folder / "ties.csv").write_text("source,target\na,b\n")
    assert tables.sample_folder() == folder
    assert tables.sample().ids == ("a", "b")
