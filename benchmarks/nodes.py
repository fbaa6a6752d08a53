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
    """CPU seconds by node of dbt: of its statements, and of dbt itself around them."""

    def __init__(self):
        self.sql: dict[str, float] = defaultdict(float)
        self.began = 0.0

    @staticmethod
    def now() -> float:
        """CPU seconds of this process so far, all its threads together."""
        used = os.times()
        return used.user + used.system

    def heard(self, event) -> None:
        """An event of dbt."""
        if event.info.name == "SQLQuery":
            self.began = self.now()
        elif event.info.name == "SQLQueryStatus":
            self.sql[event.data.node_info.unique_id] += self.now() - self.began


def main(answer: str, *arguments: str) -> int:
    meter = Meter()
    done = dbtRunner(callbacks=[meter.heard]).invoke(list(arguments))
    Path(answer).write_text(json.dumps(meter.sql))
    if done.exception:
        print(done.exception)
    return 0 if done.success else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
