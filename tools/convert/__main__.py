"""The command line: `python -m tools.convert ravenstack|servicenow <folder> <new bundle>`."""

import argparse
import sys
from pathlib import Path

from common_ground.cli import run_reported
from tools.convert import ravenstack, servicenow

FORMATS = {
    "ravenstack": (ravenstack.convert, "the five RavenStack CSV files"),
    "servicenow": (servicenow.convert, "the ServiceNow incident event log"),
}


def main(arguments: list[str] | None = None) -> int:
    """Convert one data set and return the exit code."""
    parser = argparse.ArgumentParser(prog="tools.convert", description=__doc__)
    formats = parser.add_subparsers(required=True, metavar="format", dest="format")
    for name, (_, what) in FORMATS.items():
        described = formats.add_parser(name, help=what)
        described.add_argument("source", type=Path, help="folder of its files")
        described.add_argument("out", type=Path, help="folder of the new bundle")
    options = parser.parse_args(arguments)
    convert, _ = FORMATS[options.format]
    return run_reported(lambda: convert(options.source, options.out))


if __name__ == "__main__":
    sys.exit(main())
