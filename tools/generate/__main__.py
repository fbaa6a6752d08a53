"""The command line: `python -m tools.generate` writes a sample bundle."""

import argparse
import sys
from pathlib import Path

from common_ground import project
from common_ground.cli import run_reported
from tools.generate import generate


def main(arguments: list[str] | None = None) -> int:
    """Write the bundle and return the exit code."""
    parser = argparse.ArgumentParser(prog="tools.generate", description=__doc__)
    parser.add_argument("--out", type=Path, default=project.DEFAULT_BUNDLE)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--scale", type=_scale, default=1.0)
    options = parser.parse_args(arguments)
    return run_reported(lambda: generate(options.out, options.seed, options.scale))


def _scale(text: str) -> float:
    try:
        if 0 <= float(text) <= 1000:
            return float(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 1000")


if __name__ == "__main__":
    sys.exit(main())
