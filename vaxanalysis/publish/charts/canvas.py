"""A figure in our style, and its SVG: real text, no date, classes instead of colours, no id that is not needed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import matplotlib
from lxml import etree
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from vaxanalysis.publish.style import RC, ROLES, WIDTH

_SVG, _LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+\.\d+")
_REFERENCE = re.compile(r"#([\w.-]+)")
_DROPPED = {"font", "font-family", "stroke-linejoin", "stroke-linecap", "stroke-miterlimit"}


@dataclass
class Drawing:
    """A figure being drawn; ``svg`` holds the result once the ``with`` block has ended."""

    figure: Figure
    height: float
    svg: str = field(default="")

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes at a place given in the figure's units from its upper left corner."""
        box = (left / WIDTH, 1 - (top + height) / self.height, width / WIDTH, height / self.height)
        return self.figure.add_axes(box)


@contextmanager
def drawing(name: str, height: float, title: str, description: str) -> Iterator[Drawing]:
    """A figure of the common width and a ``height`` in the same units, rendered when the block ends.

    ``title`` and ``description`` are read by a screen reader instead of the marks.
    """
    with matplotlib.rc_context({**RC, "svg.hashsalt": name}):
        figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
        FigureCanvasSVG(figure)
        drawn = Drawing(figure, height)
        yield drawn
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    drawn.svg = lean(buffer.getvalue(), name, title, description)


def lean(raw: bytes, name: str, title: str, description: str) -> str:
    """Matplotlib's SVG as a part of a page: styles as attributes and classes, one decimal, ids unique to ``name``."""
    root = etree.fromstring(raw, etree.XMLParser(remove_blank_text=True))
    _drop(root)
    used = {
        found for element in root.iter() for value in element.attrib.values() for found in _REFERENCE.findall(value)
    }
    for element in root.iter(f"{_SVG}*"):
        _styled(element)
        _identified(element, used, name)
        _rounded(element)
    _unwrapped(root)
    _titled(root, name, title, description)
    text = etree.tostring(root, encoding="unicode")
    return re.sub(r' xmlns(:\w+)?="[^"]+"', "", text)


def _drop(root: etree._Element) -> None:
    for element in [*root.iter(f"{_SVG}metadata"), *root.iter(f"{_SVG}style")]:
        parent = element.getparent()
        parent.remove(element)


def _styled(element: etree._Element) -> None:
    style = element.attrib.pop("style", "")
    declared = dict(part.split(": ", 1) for part in style.split("; ") if ": " in part)
    if element.tag == f"{_SVG}text":
        size = declared.pop("font-size", "")
        if size:
            declared["font-size"] = size.removesuffix("px")
    for prefix, key in (("f", "fill"), ("s", "stroke")):
        role = ROLES.get(declared.get(key, element.get(key, "")).lower())
        if role:
            element.set("class", f"{element.get('class', '')} {prefix}-{role}".strip())
    for key, value in declared.items():
        if key not in _DROPPED:
            element.set(key, value)


def _identified(element: etree._Element, used: set[str], name: str) -> None:
    if (old := element.get("id")) is not None:
        if old in used:
            element.set("id", f"{name}-{old}")
        else:
            del element.attrib["id"]
    if (target := element.attrib.pop(_LINK, None)) is not None:
        element.set("href", f"#{name}-{target[1:]}")
    for key in ("clip-path", "fill"):
        if (value := element.get(key, "")).startswith("url(#"):
            element.set(key, value.replace("url(#", f"url(#{name}-"))


def _rounded(element: etree._Element) -> None:
    for key in ("d", "x", "y", "points", "transform", "width", "height", "stroke-width", "stroke-dasharray"):
        if (value := element.get(key)) is not None:
            short = _NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0").replace("-0", "-0"), value)
            element.set(key, " ".join(short.split()))
    turned = element.get("transform", "")
    if turned.startswith(("rotate(-0 ", "rotate(0 ")):
        del element.attrib["transform"]


def _unwrapped(root: etree._Element) -> None:
    """Put the children of groups without attributes in the groups' place."""
    for group in reversed(list(root.iter(f"{_SVG}g"))):
        if not group.attrib:
            parent = group.getparent()
            place = parent.index(group)
            parent[place : place + 1] = list(group)


def _titled(root: etree._Element, name: str, title: str, description: str) -> None:
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    root.set("role", "img")
    root.set("class", "chart")
    root.set("aria-labelledby", f"{name}-t {name}-d")
    for place, (tag, letter, words) in enumerate((("title", "t", title), ("desc", "d", description))):
        element = etree.Element(f"{_SVG}{tag}", id=f"{name}-{letter}")
        element.text = words
        root.insert(place, element)


def bare(axes: Axes, *, left: bool = False, bottom: bool = False) -> None:
    """Remove the frame, but for the sides asked for."""
    axes.spines["left"].set_visible(left)
    axes.spines["bottom"].set_visible(bottom)
    axes.tick_params(length=0 if not bottom else 3)


def empty(axes: Axes) -> None:
    """Remove frame and ticks."""
    axes.set_xticks([])
    axes.set_yticks([])
    bare(axes)
