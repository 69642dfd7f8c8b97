"""What belongs to another user of the machine is refused by name, and is never "nothing there"."""

import os
import shutil
import tempfile
from pathlib import Path

import pandas as pd
import pytest

import netpath as ntp
from netpath.campaign import JournalError
from netpath.errors import DataError, FileRefused, NotWritten
from netpath.page import Desk, Folder
from netpath.page._show import shown

NOBODY = 65534
pytestmark = pytest.mark.skipif(
    getattr(os, "geteuid", lambda: 1)() != 0, reason="only root can become somebody else"
)
TIES = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "warmth": [0.5, 0.5]})


@pytest.fixture
def place():
    """A folder of root's: ``open`` with closed files, ``closed``, and ``seen``, half so."""
    folder = Path(tempfile.mkdtemp())
    net = ntp.ReferralNetwork(None, TIES, directed=False)
    for name, mode in (("open", 0o755), ("closed", 0o700), ("seen", 0o744)):
        (folder / name).mkdir()
        ntp.Campaign.create(folder / name / "a.netpath", net, "a", "c", rng=7).close()
        ntp.write_csv(net, folder / name)
        (folder / name).chmod(mode)
    folder.chmod(0o755)
    shown(Desk(Folder(folder / "open")))  # all that is needed is loaded while it can be read
    try:
        os.setresuid(NOBODY, NOBODY, 0)
        yield folder
    finally:
        os.setresuid(0, 0, 0)
        shutil.rmtree(folder)


def test_what_may_not_be_read_is_said_to_be_so(place):
    for folder in ("open", "closed"):
        for question in (ntp.Campaign.open, ntp.campaign.salvage, ntp.campaign.load):
            path = place / folder / "a.netpath"
            with pytest.raises(JournalError, match=r"cannot be read \(Permission denied\)"):
                question(path.parent if question is ntp.campaign.load else path)
        with pytest.raises(FileRefused, match="it may not be read"):
            ntp.read_csv(place / folder / "ties.csv")
    with pytest.raises(JournalError, match="seen cannot be read"):
        ntp.campaign.load(place / "seen")
    with pytest.raises(FileRefused, match="it, or a folder in it, cannot be read"):
        ntp.readers.linkedin(place / "closed", owner="Ada Byron")
    with pytest.raises(FileRefused, match="it, or a folder in it, cannot be read"):
        ntp.readers.linkedin(place, owner="Ada Byron")


def test_what_may_not_be_written_is_said_to_be_so(place):
    net = ntp.ReferralNetwork(None, TIES, directed=False)
    for folder in ("open", "closed"):
        with pytest.raises(JournalError, match="Permission denied"):
            ntp.Campaign.create(place / folder / "b.netpath", net, "a", "c")
        for overwrite in (False, True):
            with pytest.raises(
                (NotWritten, DataError), match=r"Permission denied|is there already"
            ):
                ntp.write_csv(net, place / folder, overwrite=overwrite)
        for within in ("", "deep", "deep/er"):
            with pytest.raises(DataError, match="this folder cannot be written"):
                Folder(place / folder / within).refuse_unwritable()


def test_the_page_tells_what_it_cannot_read_and_goes_on(place):
    assert "cannot be read" in shown(Desk(Folder(place / "open")))
    for folder in ("closed", "seen", "closed/deep"):
        page = shown(Desk(Folder(place / folder)))
        assert "cannot be read (Permission denied)" in page
        assert "No search is kept here yet" not in page
