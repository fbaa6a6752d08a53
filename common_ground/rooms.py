"""The rooms of the house: in which one a model lives, and which arrows run between them."""

from collections.abc import Iterator

# from left to right; a model reads what stands left of it, or in its own room
ROOMS = (
    "staging",
    "core",
    "usage_log",
    "segments",
    "retention",
    "adoption",
    "experience",
    "coverage",
    "scorecards",
    "quality",
    "metrics",
)


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
    places = {name: ROOMS.index(room(node)) for name, node in models(manifest).items()}
    return {(name, read) for name, read in arrows(manifest) if places[read] > places[name]}
