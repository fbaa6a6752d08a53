"""Runs a dbt command on a project that was read before: dbt needs half a minute to read it.

python dbt_process.py <partial_parse.msgpack> <name of the database> <target> <dbt's arguments>
"""

from __future__ import annotations

import gc
import sys
from itertools import chain
from pathlib import Path

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt.parser.manifest import write_manifest

sys.path.append(str(Path(__file__).parents[2]))
from common_ground.dbt import RARE_GARBAGE  # noqa: E402


def read(file: Path, database: str) -> Manifest:
    """The project as it was read, for a database of this name."""
    manifest = Manifest.from_msgpack(file.read_bytes())
    models = (model.node_relation for model in manifest.semantic_models.values())
    for node in chain(manifest.nodes.values(), manifest.sources.values(), models):
        if node.relation_name:
            node.relation_name = node.relation_name.replace(f'"{node.database}"', f'"{database}"')
        node.database = database
    return manifest


def main(file: str, database: str, target: str, *arguments: str) -> int:
    gc.set_threshold(*RARE_GARBAGE)
    manifest = read(Path(file), database)
    done = dbtRunner(manifest=manifest).invoke([*arguments, "--target-path", target])
    if done.exception:
        print(done.exception)
    else:
        write_manifest(manifest, target)
    return 0 if done.success else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
