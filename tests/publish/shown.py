"""What a reader sees of a block, as lines of text: words, numbers, lights and links in their order, without markup."""

from __future__ import annotations

from lxml import html

from vaxanalysis.publish.blocks.base import Block

LINES = ("h2", "h3", "h4", "p", "li", "figcaption", "summary", "tr", "svg", "div", "ul", "ol", "figure", "table")
CELLS = ("td", "th")


def shown(block: Block) -> str:
    """The block's title and then a line for each heading, paragraph, list item, row and chart."""
    return "\n".join([f"# {block.id}: {block.title}", *_lines(html.fromstring(f"<div>{block.html}</div>"))])


def behind(block: Block) -> str:
    """The block's tables as CSV; the decimals of rates cut to four."""
    return "".join(
        f"# {block.id}/{name}\n{table.write_csv(float_precision=4)}" for name, table in sorted(block.tables.items())
    )


def _lines(element: html.HtmlElement) -> list[str]:
    if element.tag == "svg":
        return [_chart(element)]
    if element.tag == "tr":
        return [" | ".join(_words(cell) for cell in element if cell.tag in CELLS)]
    below = [line for child in element for line in _lines(child)] if _holds_lines(element) else []
    if below:
        own = " ".join([element.text or "", *(child.tail or "" for child in element)]).split()
        return [*([" ".join(own)] if own else []), *below]
    return [said] if (said := _words(element)) else []


def _holds_lines(element: html.HtmlElement) -> bool:
    return any(isinstance(child.tag, str) and child.tag in LINES for child in element.iterdescendants())


def _words(element: html.HtmlElement) -> str:
    """The text of an element; a link with its target, a drawing in it as its texts."""
    if element.tag == "svg":
        return _chart(element)
    said = [element.text or ""]
    for child in element:
        said += [_words(child), child.tail or ""]
    text = " ".join(" ".join(said).split())
    return f"[{text}]({element.get('href')})" if element.tag == "a" else text


def _chart(svg: html.HtmlElement) -> str:
    """Every text of a chart in its order, and how many marks it has of each light."""
    label = [svg.get("aria-label")] if svg.get("aria-label") else []
    texts = [" ".join(part.text_content().split()) for part in svg.iter("title", "desc", "text")]
    classes = [part.get("class", "") for part in svg.iter() if isinstance(part.tag, str)]
    marks = [f"{name[2:]}×{classes.count(name)}" for name in sorted({one for one in classes if one.startswith("l-")})]
    return " · ".join(["chart", *label, *texts, *marks])
