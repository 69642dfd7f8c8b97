"""The sample town, which travels with netpath."""

from __future__ import annotations

from pathlib import Path

from netpath.errors import DataError
from netpath.network import ReferralNetwork


def sample() -> ReferralNetwork:
    """Return the sample town: about 1,500 made-up people, their employers, and who knows whom.

    Raises
    ------
    DataError
        If its files are not there.

    Examples
    --------
    >>> len(sample())
    1500
    """
    from netpath.readers.tables import read_csv

    folder = sample_folder()
    return read_csv(folder / "people.csv", folder / "ties.csv", directed=False)


def sample_folder() -> Path:
    """Return the folder of the sample files: in the installed package, or in the checkout.

    Raises
    ------
    DataError
        If its files are in neither.

    Examples
    --------
    >>> sorted(file.name for file in sample_folder().glob("*.csv"))
    ['people.csv', 'ties.csv']
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "samples", package.parent.parent / "data" / "samples"):
        if (folder / "people.csv").is_file() and (folder / "ties.csv").is_file():
            return folder
    raise DataError(
        "The sample town is not here; its people.csv and ties.csv travel with the package, or lie "
        "in data/samples of the checkout. Install netpath again, or clone it whole."
    )
