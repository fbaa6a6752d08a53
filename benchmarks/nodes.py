"""Runs a dbt command and says what each node cost: python nodes.py <answer.json> <dbt's arguments>.

With one thread of dbt nothing else runs meanwhile, so the process's CPU seconds between two of
dbt's events are those of one thing: of a statement from SQLQuery to SQLQueryStatus, else dbt's own.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from pathlib import Path

from dbt.cli.main import dbtRunner


class Meter:
    """CPU and wall seconds of the statements of each node of dbt."""

    def __init__(self):
        self.cpu: dict[str, float] = defaultdict(float)
        self.wall: dict[str, float] = defaultdict(float)
        self.began = (0.0, 0.0)

    @staticmethod
    def now() -> tuple[float, float]:
        """CPU seconds of this process so far, all its threads together, and the time."""
        used = os.times()
        return used.user + used.system, used.elapsed

    def heard(self, event) -> None:
        """An event of dbt."""
        if event.info.name == "SQLQuery":
            self.began = self.now()
        elif event.info.name == "SQLQueryStatus":
            cpu, time = self.now()
            node = event.data.node_info.unique_id
            self.cpu[node] += cpu - self.began[0]
            self.wall[node] += time - self.began[1]


def main(answer: str, *arguments: str) -> int:
    meter = Meter()
    done = dbtRunner(callbacks=[meter.heard]).invoke(list(arguments))
    Path(answer).write_text(json.dumps({"cpu": meter.cpu, "wall": meter.wall}))
    if done.exception:
        print(done.exception)
    return 0 if done.success else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
