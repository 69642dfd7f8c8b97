"""The widget: what Python and the page tell each other; or one file of it, to hand on."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from functools import cached_property
from html import escape
from importlib.resources import files
from io import BytesIO, StringIO
from pathlib import Path
from string import Template
from typing import Any

import anywidget
import numpy as np
import pandas as pd
import traitlets

from netpath import access, chains
from netpath._files import AnyPath, exists, write_files
from netpath._results import percent
from netpath.around import Rings, rings
from netpath.chains import Chains
from netpath.errors import DataError, NetpathError
from netpath.network import ReferralNetwork
from netpath.walk._sent import MOST, Sent, sent
from netpath.walk._views import View, applied, checked, read_view, write_view


def page(sent: Sent, view: dict[str, Any], title: str, says: str, still: str) -> str:
    """Return the page: everything in it, nothing asked from anywhere.

    Examples
    --------
    >>> "<h1>Ada &amp; co</h1>" in page(Sent({}, b""), {}, "Ada & co", "nobody", "")
    True
    """
    told = {"sent": sent.header, "data": b64encode(sent.data).decode(), "view": view}
    script = _text("explore.js").split("export default")
    return Template(_text("page.html")).substitute(
        title=escape(title),
        says=escape(says),
        still=still,
        style=_text("explore.css"),
        data=json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"),
        script=script[0] + _text("alone.js"),
    )


def _text(name: str) -> str:
    return (files("netpath.walk") / name).read_text(encoding="utf-8")


def still(rings: Rings) -> str:
    """Return the still picture of rings as SVG that reads the same each time."""
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    from netpath import plot

    out = StringIO()
    with mpl.rc_context({"svg.hashsalt": "netpath"}):
        ax = plot.rings(rings)
        figure = ax.get_figure(root=True)
        assert figure is not None
        figure.savefig(out, format="svg", metadata={"Date": None})
    label = escape(str(ax.get_label()), quote=True)
    plt.close(figure)
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


HERE = Path(__file__).parent
N_DRAWS = 2000


class Explorer(anywidget.AnyWidget):
    """A network one can walk in, in JupyterLab and Voilà; made by :func:`netpath.explore`.

    Attributes
    ----------
    view
        What is looked at, as plain values: ``seeker``, ``within``, ``by``, ``selected``, the
        filters ``kinds``, ``evidence``, ``sure`` and ``where``, the what-ifs ``changes``, ``notes``
        and the view held ``beside``. Setting it moves the page.
    """

    _esm = HERE / "explore.js"
    _css = HERE / "explore.css"
    sent = traitlets.Dict().tag(sync=True)
    data = traitlets.Bytes().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, net: ReferralNetwork, targets: list[str], view: View) -> None:
        self._net, self._targets = net, targets
        self._near: tuple[tuple[str, int], ReferralNetwork] | None = None
        told = self._sent(view, names=True)
        super().__init__(sent=told.header, data=told.data, view=view)
        self.on_msg(self._hear)

    @traitlets.validate("view")
    def _checked(self, proposal: Mapping[str, Any]) -> View:
        return checked(self._net, proposal["value"])

    def __repr__(self) -> str:
        return f"<a walk in {len(self._net):,} people and {self._net.n_ties:,} ties>"

    @property
    def selected(self) -> str | None:
        """The id of whoever is chosen."""
        chosen: str | None = self.view["selected"]
        return chosen

    @selected.setter
    def selected(self, person: str | int | None) -> None:
        self.view = {**self.view, "selected": person}

    @property
    def net(self) -> ReferralNetwork:
        """The network after filters and what-ifs."""
        return applied(self._net, self.view)

    @property
    def rings(self) -> Rings:
        """Who is around the seeker in this state; :func:`netpath.plot.rings` draws it."""
        return self._rings(self.view)

    def _rings(self, view: View, net: ReferralNetwork | None = None) -> Rings:
        left = applied(net or self._net, view)
        marked = [one for one in self._targets if one in left]
        return rings(left, view["seeker"], marked, within=view["within"], by=view["by"])

    @property
    def chain(self) -> Chains:
        """The warmest chain to whoever is chosen, in this state; else to any target."""
        left, seeker = self.net, self.view["seeker"]
        whom = [self.selected] if self.selected else [one for one in self._targets if one in left]
        single = left if left.compressed.one_tie_a_pair else left.merge_kinds("max")
        return chains.warmest(single, seeker, whom, within=self.view["within"])

    def save(self, path: AnyPath, *, overwrite: bool = False) -> Path:
        """Write this view, to be opened again with the same network: filters, what-ifs, notes.

        Raises
        ------
        DataError
            If the file is there already.

        Examples
        --------
        >>> import netpath as ntp
        >>> walk = ntp.explore(ntp.readers.sample(), "p200")  # doctest: +SKIP
        >>> walk.save("view.json")  # doctest: +SKIP
        """
        return write_view(self._net, self.view, path, overwrite=overwrite)

    def reopen(self, path: AnyPath) -> None:
        """Show a view that was saved.

        Raises
        ------
        DataError
            If the file is no view, or one of another network; then nothing changes.

        Examples
        --------
        >>> walk.reopen("view.json")  # doctest: +SKIP
        """
        self.view = checked(self._net, read_view(path))

    def compare(self, other: AnyPath | View) -> pd.DataFrame:
        """Return this view beside another: what differs in them, and what each gets to.

        Parameters
        ----------
        other
            A file that was saved, or a view.

        Examples
        --------
        >>> walk.compare("view.json")  # doctest: +SKIP
        """
        told = other if isinstance(other, dict) else read_view(other)
        views = [self.view, checked(self._net, told)]
        rows = {
            name: [view[name] for view in views]
            for name in views[0]
            if name != "beside" and views[0][name] != views[1][name]
        }
        for name, one in self._outcomes(views).items():
            rows[name] = one
        return pd.DataFrame(rows, index=["here", "there"], dtype="object").T

    def _outcomes(self, views: list[View]) -> dict[str, list[object]]:
        found = [self._rings(view) for view in views]
        told: dict[str, list[object]] = {"people": [len(one.people) for one in found]}
        if self._targets:
            told["targets"] = [len(one.targets) for one in found]
            best = [float(one.targets["chance"].max()) for one in found]
            told["warmest chance"] = [one if np.isfinite(one) else 0.0 for one in best]
        return told

    def write_html(
        self, path: AnyPath, *, names: bool = False, title: str = "A walk", overwrite: bool = False
    ) -> Path:
        """Write the walk as one file that needs no kernel and asks no network.

        Parameters
        ----------
        path
            Where to.
        names
            Whether people are called by their names, with all that is known of them. By default
            they are numbered, and only the sectors tell of them; pseudonyms are still about people.
        title
            What stands on top.
        overwrite
            Whether to replace a file that is there.

        Raises
        ------
        DataError
            If the file is there already.

        Examples
        --------
        >>> walk.write_html("walk.html", names=True)  # doctest: +SKIP
        """
        place = Path(path)
        if place.exists() and not overwrite:
            raise exists(place)
        told, net = self._sent(self.view, names=names), self._nearest(self.view)
        view = self.view if names else _unnamed(self.view, net)
        seen = self._rings(self.view, None if names else _numbered(self._net, net))
        text = page(told, view, title, str(seen), still(seen))
        write_files({place: text.encode()}, overwrite=overwrite)
        return place

    def _sent(self, view: View, *, names: bool) -> Sent:
        """Return what the page is sent, and within how many asks of whoever it begins with."""
        net = self._nearest(view)
        marked = [one for one in self._targets if one in net]
        told = sent(net, marked, len(self._net), by=view["by"], names=names)
        told.header["within"] = view["within"]
        return told

    def _nearest(self, view: View) -> ReferralNetwork:
        """Return what a page can hold: everybody, or whoever is nearest to the seeker."""
        if len(self._net) <= MOST:
            return self._net
        around = view["seeker"], view["within"]
        if self._near is None or self._near[0] != around:
            near = rings(self._net, around[0], within=around[1]).people.index[:MOST]
            kept = tuple({around[0], *near, *self._targets})
            self._near = around, self._net.only(people=kept)
        return self._near[1]

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 -- of Jupyter
        """Add the still picture, which an exported notebook shows."""
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        data, more = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, "image/png": self._picture, "text/plain": str(self.rings)}, more

    @cached_property
    def _picture(self) -> bytes:
        from matplotlib import pyplot as plt

        from netpath import plot

        out = BytesIO()
        figure = plot.rings(self.rings).get_figure(root=True)
        assert figure is not None
        figure.savefig(out, format="png", dpi=72)
        plt.close(figure)
        return out.getvalue()

    def _hear(self, _: object, message: Mapping[str, Any], __: object) -> None:
        if "access" in message:
            try:
                self.send({"access": self._access()})
            except NetpathError as error:
                self.send({"refused": str(error)})

    def _access(self) -> str:
        """Say the chance that any chain works, before and after the what-ifs, of the same coins."""
        told = []
        for changes in (False, True):
            left = applied(self._net, self.view, changes=changes)
            left = left if left.compressed.one_tie_a_pair else left.merge_kinds("max")
            there = [one for one in self._targets if one in left]
            if not there:
                raise DataError("No target is left under these filters.", code="no target")
            seeker, within = self.view["seeker"], self.view["within"]
            found = access.estimate(left, seeker, there, within=within, n_draws=N_DRAWS, rng=0)
            low, value, high = (float(one.iloc[0]) for one in (found.low, found.values, found.high))
            told.append(f"{percent(value)} [{percent(low)}, {percent(high)}]")
        before, after = told
        return (
            f"Access, the chance that any chain to a target works: {before} before, {after} after."
        )


def _numbered(net: ReferralNetwork, sent: ReferralNetwork) -> ReferralNetwork:
    """Return a network whose people are called by the numbers under which they are sent."""
    number = {one: f"Person {at}" for at, one in enumerate(sent.ids, 1)}
    called = [number.get(one, "Somebody") for one in net.ids]
    return net.with_people(pd.DataFrame({"id": list(net.ids), "name": called}))


def _unnamed(view: View, net: ReferralNetwork) -> View:
    """Return a view in which people are numbered as they are sent; notes and filters stay out."""
    number = {one: f"Person {at}" for at, one in enumerate(net.ids, 1)}
    changes = [
        {
            key: number.get(value, "") if isinstance(value, str) else value
            for key, value in one.items()
        }
        for one in view["changes"]
    ]
    chosen = view["selected"] and number.get(view["selected"])
    bare: View = {"where": {}, "notes": {}, "beside": None, "changes": changes, "selected": chosen}
    return {**view, **bare, "seeker": number[view["seeker"]]}
