"""The rooms of the house: in which one a model lives, and which arrows run between them.

`python -m common_ground.rooms` draws them, docs/rooms.svg, from target/manifest.json.
"""

import json
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from common_ground import project

PICTURE = project.ROOT / "docs" / "rooms.svg"

# from left to right, with what is told there; a model reads what stands left of it, or in its
# own room
ROOMS = {
    "staging": "a model a table of the contract",
    "usage_log": "the log, rolled up",
    "core": "accounts, people, products, the calendar",
    "segments": "bands, and what an account was",
    "retention": "lines, periods, months, movements",
    "adoption": "who uses what, and how much of it",
    "experience": "tickets, surveys, invoices, outcomes",
    "coverage": "touches, books, efforts and gaps",
    "scorecards": "accounts and segments, from everything",
    "quality": "what was rejected, and what is odd",
    "metrics": "the tables of the metric layer",
}
ORDER = list(ROOMS)

# of the picture, in pixels
ROW, LINE, LEFT, TEXT, WIDTH = 22, 15, 250, 18, 860


def room(node: dict) -> str:
    """Return the room of a model: models/<room>/… or models/<layer>/<room>/…"""
    layer, inner, *_ = node["path"].split("/")
    return inner if layer in ("intermediate", "marts") else layer


def models(manifest: dict) -> dict[str, dict]:
    """Return the models of a manifest by name."""
    nodes = manifest["nodes"].values()
    return {node["name"]: node for node in nodes if node["resource_type"] == "model"}


def arrows(manifest: dict) -> Iterator[tuple[str, str]]:
    """Yield (model, model that it reads)."""
    for name, node in models(manifest).items():
        for read in node["depends_on"]["nodes"]:
            if read.startswith("model."):
                yield name, manifest["nodes"][read]["name"]


def against_the_direction(manifest: dict) -> set[tuple[str, str]]:
    """Return the arrows that run to a room on the right."""
    places = {name: ORDER.index(room(node)) for name, node in models(manifest).items()}
    return {(name, read) for name, read in arrows(manifest) if places[read] > places[name]}


def picture(manifest: dict) -> str:
    """Return the rooms as SVG, one below the other; arcs lead from what is read to its readers.

    It shows public tables and which room reads which, so it changes only when they do.
    """
    found = models(manifest)
    public = {name: [] for name in ORDER}
    for name, node in sorted(found.items()):
        if node["path"].split("/")[0] in ("marts", "metrics"):
            public[room(node)].append(name)
    inhabited = [name for name in ORDER if any(room(node) == name for node in found.values())]

    parts, middles, top = [], {}, 10
    for name in inhabited:
        lines = _wrapped(public[name])
        height = ROW + LINE * (1 + len(lines)) + 6
        middles[name] = top + height / 2
        parts.append(_rectangle(top, height))
        parts.append(_text(top + TEXT, name.replace("_", " "), "room"))
        parts.append(_text(top + TEXT + LINE, ROOMS[name], "told"))
        for number, line in enumerate(lines, start=2):
            parts.append(_text(top + TEXT + LINE * number, line, "tables"))
        top += height + 10

    between = {(room(found[read]), room(found[name])) for name, read in arrows(manifest)}
    for read, reader in sorted(between, key=lambda pair: [ORDER.index(name) for name in pair]):
        if read != reader:
            parts.append(_arc(middles[read], middles[reader], f"{reader} reads {read}"))
    return "\n".join([HEAD.format(width=WIDTH, height=top), *parts, "</svg>", ""])


HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">
<style>
  rect {{ fill: #f6f4ee; stroke: #8a8577; }}
  path {{ fill: none; stroke: #37618e; opacity: 0.55; }}
  text {{ fill: #222; font-size: 11px; }}
  .room {{ font-size: 14px; font-weight: bold; }}
  .told {{ fill: #666; }}
</style>
<defs><marker id="tip" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" markerHeight="6" \
orient="auto"><path d="M0 0 L6 3 L0 6 z" style="fill: #37618e"/></marker></defs>
<rect width="{width}" height="{height}" style="fill: white; stroke: none"/>"""


def _wrapped(names: list[str], columns: int = 100) -> list[str]:
    """Return the names as lines of text."""
    lines = []
    for name in names:
        if lines and len(lines[-1]) + len(name) < columns:
            lines[-1] += f", {name}"
        else:
            lines.append(name)
    return lines


def _rectangle(top: float, height: float) -> str:
    return f'<rect x="{LEFT}" y="{top}" width="{WIDTH - LEFT - 10}" height="{height}" rx="6"/>'


def _text(height: float, words: str, kind: str) -> str:
    return f'<text x="{LEFT + 12}" y="{height}" class="{kind}">{escape(words)}</text>'


def _arc(start: float, end: float, words: str) -> str:
    """Return an arrow on the left of the rooms, from one to another, the wider the farther."""
    apart = 6 if start < end else -6
    start, end = start + apart, end - apart
    width = LEFT - min(LEFT - 10, 20 + abs(end - start) * 0.45)
    return (
        f'<path d="M{LEFT} {start:g} C{width:g} {start:g} {width:g} {end:g} {LEFT} {end:g}" '
        f'marker-end="url(#tip)"><title>{escape(words)}</title></path>'
    )


def main() -> None:
    """Draw the rooms of the manifest that is named, or of target/manifest.json."""
    manifest = Path(sys.argv[1]) if sys.argv[1:] else project.ROOT / "target" / "manifest.json"
    PICTURE.write_text(picture(json.loads(manifest.read_text())), encoding="utf-8")
    print(f"Drew {project.shown(PICTURE)}.")


if __name__ == "__main__":
    main()
