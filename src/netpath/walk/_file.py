"""One file to hand on: the walk without kernel or network, and a still picture beneath it."""

from __future__ import annotations

import json
from base64 import b64encode
from html import escape
from importlib.resources import files
from io import StringIO
from string import Template
from typing import TYPE_CHECKING, Any

from netpath.walk._sent import Sent

if TYPE_CHECKING:
    from netpath.around import Rings


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
