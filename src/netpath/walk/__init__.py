"""Walk: a network that one looks around in, in a notebook, in Voilà, or in one file.

The page works out chains, filters and what-ifs itself, at each click; Python reads and drives it,
and says the same. It needs ``netpath[notebooks]``.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from netpath._face import guarded
from netpath._files import AnyPath
from netpath.errors import DataError, MissingPackage
from netpath.network import People, ReferralNetwork, several
from netpath.walk._sent import SECTORS
from netpath.walk._views import checked, read_view

if TYPE_CHECKING:
    from netpath.walk._explorer import Explorer

__all__ = ["explore"]


def explore(
    net: ReferralNetwork,
    seeker: str | int | None = None,
    targets: People | None = None,
    *,
    within: int = 3,
    by: str | None = None,
    view: AnyPath | dict[str, Any] | None = None,
) -> Explorer:
    """Walk in a network: rings of asks around a person, to look at, filter and change.

    A click on somebody shows their warmest chain, how sure it is, and who they are tied to; from
    there one walks on, asks "what if they say no?", or adds a tie. Everything can be done by
    keyboard, and a table says what the picture shows. Nothing leaves this machine.

    Parameters
    ----------
    net
        The network; of more than 200,000 people those nearest to the seeker are shown.
    seeker
        Who stands in the middle.
    targets
        Who is marked.
    within
        The most asks, up to 6.
    by
        The column of people that makes sectors; by default ``org``, ``school`` or ``group``.
    view
        A view to open instead, as :meth:`Explorer.save` wrote it or ``explorer.view`` says it.

    Returns
    -------
    Explorer
        The widget: ``.view``, ``.selected``, ``.chain``, ``.net``, ``.rings``, ``.save``,
        ``.compare`` and ``.write_html``.

    Raises
    ------
    MissingPackage
        If anywidget is not installed.
    UnknownPerson
        If an id is nobody's.
    DataError
        If there is neither seeker nor view, or a view is of another network.

    Examples
    --------
    >>> import netpath as ntp
    >>> net = ntp.readers.sample()
    >>> walk = ntp.explore(net, "p200", net.where(org="Acme", role="hiring manager"))
    >>> walk.selected = "p1135"
    >>> print(walk.chain[0].names)
    ('Gráinne Gallagher', 'Orla Gallagher')
    """
    if find_spec("anywidget") is None:
        raise MissingPackage(
            "explore needs anywidget. Install it: pip install 'netpath[notebooks]'; "
            "ntp.plot.rings draws the same, standing still.",
            code="no package",
        )
    from netpath.walk._explorer import Explorer

    if view is None and seeker is None:
        raise DataError(
            "explore: there is nobody to look around.",
            code="no seeker",
            repair="Name a seeker, or a view",
        )
    told = view if isinstance(view, dict) else read_view(view) if view is not None else {}
    said: dict[str, Any] = {"within": within, "by": by or _sectors(net)}
    said |= told | ({} if seeker is None else {"seeker": str(seeker)})
    if said["by"] is not None:
        said["by"] = net.read_as(said["by"])
        net.where(**{said["by"]: None})  # which says what columns there are
    marked = [net.ids[net.position(one)] for one in several(() if targets is None else targets)]
    return Explorer(net, marked, checked(net, said))


def _sectors(net: ReferralNetwork) -> str | None:
    return next((one for one in SECTORS if one in net.people), None)


guarded(globals())
