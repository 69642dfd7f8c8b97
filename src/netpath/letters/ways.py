"""In which ways people talk."""

from __future__ import annotations

from typing import Literal

Medium = Literal["", "phone", "video", "in person", "with introducer", "in writing"]
MEDIA: tuple[Medium, ...] = ("", "phone", "video", "in person", "with introducer", "in writing")
