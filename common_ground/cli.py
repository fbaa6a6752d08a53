"""The command line: `python -m common_ground <command>`."""

import argparse
import functools
import sys
from pathlib import Path

from common_ground import project
from common_ground.errors import CommonGroundError


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit code: 0 done, 1 a problem, 130 interrupted."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except CommonGroundError as error:
        print(f"\n{error}\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Nothing was published.", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="common_ground", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    check = commands.add_parser("check", help="say what is wrong with a bundle")
    check.add_argument("raw", nargs="?", type=Path, default=project.DEFAULT_BUNDLE)
    check.set_defaults(run=_check)

    build = commands.add_parser("build", help="turn a bundle into a published DuckDB file")
    build.add_argument("--raw", type=Path, default=project.DEFAULT_BUNDLE, help="bundle")
    build.add_argument("--out", type=Path, default=project.DEFAULT_OUT, help="file to publish")
    build.add_argument("--as-of", help="read the bundle as of this day, YYYY-MM-DD")
    build.add_argument(
        "--incremental",
        action="store_true",
        help="keep what the last build of this bundle and target worked out",
    )
    build.add_argument("--threads", type=int, help="threads for dbt (default: up to 4)")
    build.set_defaults(run=_build)

    generate = commands.add_parser("generate", help="write a sample bundle")
    generate.add_argument("--out", type=Path, default=project.DEFAULT_BUNDLE)
    generate.add_argument("--seed", type=int, default=argparse.SUPPRESS)
    generate.add_argument("--scale", type=float, default=argparse.SUPPRESS)
    generate.set_defaults(run=_generate)

    convert = commands.add_parser("convert", help="make a canonical bundle of another data set")
    formats = convert.add_subparsers(required=True, metavar="format")
    ravenstack = formats.add_parser("ravenstack", help="the five RavenStack CSV files")
    ravenstack.add_argument("source", type=Path, help="folder of the CSV files")
    ravenstack.add_argument("out", type=Path, help="folder of the new bundle")
    ravenstack.set_defaults(run=_convert_ravenstack)

    document = commands.add_parser("document", help="write docs/contract.md from the staging YAML")
    document.set_defaults(run=_document)
    return parser


def _check(options) -> None:
    from common_ground import bundle, report

    checked = bundle.check(options.raw.absolute())
    print(f"The bundle {options.raw} can be used.")
    report.say_bundle(checked)


def _build(options) -> None:
    from common_ground.build import build

    build(
        raw=options.raw,
        out=options.out,
        as_of=options.as_of or None,
        incremental=options.incremental,
        threads=options.threads,
        say=functools.partial(print, flush=True),
    )


def _generate(options) -> None:
    from common_ground.generate import generate

    given = {name: vars(options)[name] for name in ("seed", "scale") if name in options}
    generate(options.out, **given)


def _convert_ravenstack(options) -> None:
    from common_ground.convert_ravenstack import convert

    convert(options.source, options.out)


def _document(options) -> None:
    from common_ground import document

    document.write()
    print(f"Wrote {project.shown(document.PAGE)}.")
