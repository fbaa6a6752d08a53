"""Random batches leave the same rows as full refreshes, and the rows are the right ones."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", [1])
def test_batches_equal_full_refreshes_and_the_reference(seed, tmp_path):
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("adoption_batches.py")), tmp_path, str(seed)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert done.stdout.count("equal") == 8
