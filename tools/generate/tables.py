"""The rows of a generated bundle, and how they are written."""

import random
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tools.canonical import COLUMNS, write_csv

TRUTH_COLUMNS = {
    "scenarios": "account_id scenario description",
    "account_months": "account_id month_end is_customer arr",
    "account_product_months": "account_id product_id month_end arr",
    "churned": "account_id churned_on reason",
    "adopted": "account_id month_end breadth_band depth_band",
    "renewals": "account_id contract_id product_id due_on outcome is_late",
    "csm_models": "csm_id quarter_end csm_model",
    "planted_events": "event_id kind",
    "bad_rows": "source_table row_key kind",
}
TRUTH_COLUMNS = {table: tuple(columns.split()) for table, columns in TRUTH_COLUMNS.items()}

EVENT_SCHEMA = pa.schema(
    [
        ("event_id", pa.string()),
        ("tenant_id", pa.string()),
        ("user_id", pa.string()),
        ("feature_id", pa.string()),
        ("event_name", pa.string()),
        ("occurred_at", pa.timestamp("us")),
        ("received_at", pa.timestamp("us")),
        ("session_id", pa.string()),
        ("event_count", pa.int32()),
    ]
)

BUNDLE_YML = """\
# A made-up software company. See docs/sample_bundle.md; made by tools.generate.
sources:
  crm: [canonical]
  usage: [canonical]
  support: [canonical]
vars:
  reporting_timezone: UTC
  reporting_currency: USD
"""


class Bundle:
    """Rows of every table in the order in which they were added, and the truth beside them."""

    def __init__(self, seed: int) -> None:
        """Start with empty tables; equal seeds give equal bundles."""
        self.seed = seed
        self.rows: dict[str, list[dict]] = {table: [] for table in COLUMNS}
        self.truth: dict[str, list[dict]] = {table: [] for table in TRUTH_COLUMNS}
        self._counts: dict[str, int] = {}

    def random(self, part: str) -> random.Random:
        """Return a generator of its own for a part, so that one part does not move another."""
        return random.Random(f"{self.seed}:{part}")

    def new_id(self, prefix: str, digits: int = 4) -> str:
        """Return the next id with this prefix, e.g. `tick-0001`."""
        self._counts[prefix] = self._counts.get(prefix, 0) + 1
        return f"{prefix}-{self._counts[prefix]:0{digits}d}"

    def add(self, table: str, **row) -> dict:
        """Add a row to a table. Columns not given are null; unknown ones raise KeyError."""
        return _append(self.rows[table], COLUMNS[table], table, row)

    def add_truth(self, table: str, **row) -> dict:
        """Add a row to a truth table. Unknown columns raise KeyError."""
        return _append(self.truth[table], TRUTH_COLUMNS[table], table, row)

    def write(self, out: Path) -> None:
        """Write bundle.yml, the canonical tables and the truth below `out`.

        Earlier files of the same names, and earlier event files, are replaced.
        """
        canonical, truth = out / "canonical", out / "_truth"
        events = canonical / "usage_events"
        for folder in (canonical, truth, events):
            folder.mkdir(parents=True, exist_ok=True)
        for old in events.glob("*.parquet"):
            old.unlink()
        (out / "bundle.yml").write_text(BUNDLE_YML, encoding="utf-8")
        for table, rows in self.rows.items():
            if table == "usage_events":
                write_events(events, rows)
            else:
                write_csv(canonical / f"{table}.csv", COLUMNS[table], rows)
        for table, rows in self.truth.items():
            write_csv(truth / f"{table}.csv", TRUTH_COLUMNS[table], rows)


def _append(rows: list[dict], columns: tuple[str, ...], table: str, row: dict) -> dict:
    unknown = set(row) - set(columns)
    if unknown:
        raise KeyError(f"{table} has no column {sorted(unknown)}")
    rows.append(row)
    return row


def write_events(folder: Path, rows: list[dict]) -> None:
    """Write events as one parquet file per quarter of arrival, as a loader lands them."""
    quarters: dict[str, list[dict]] = {}
    for row in rows:
        arrived = row.get("received_at") or row.get("occurred_at") or datetime(2026, 1, 5)
        quarters.setdefault(f"{arrived.year}q{(arrived.month + 2) // 3}", []).append(row)
    for quarter, part in sorted(quarters.items()):
        table = pa.Table.from_pylist(part, schema=EVENT_SCHEMA)
        pq.write_table(
            table,
            folder / f"{quarter}.parquet",
            compression="zstd",
            compression_level=9,
            use_dictionary=["tenant_id", "user_id", "feature_id", "event_name", "session_id"],
            column_encoding={
                "event_id": "DELTA_BYTE_ARRAY",
                "occurred_at": "DELTA_BINARY_PACKED",
                "received_at": "DELTA_BINARY_PACKED",
            },
        )
