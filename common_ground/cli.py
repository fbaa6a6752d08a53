"""The command line: `python -m common_ground <command>`."""

import argparse
import functools
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from common_ground import project
from common_ground.errors import CommonGroundError, Problem


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit code."""
    options = _parser().parse_args(arguments)
    return run_reported(lambda: options.run(options))


def run_reported(command: Callable[[], None]) -> int:
    """Run a command and return the exit code: 0 done, 1 a problem (it is told), 130 stopped."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        command()
        sys.stdout.flush()
    except CommonGroundError as error:
        print(f"\n{error}\n", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # who reads it has read enough; nothing is left to be written when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        what = error.strerror or str(error)
        problem = Problem(str(error.filename or "file"), what, "Name a file or folder of yours.")
        print(f"\n{CommonGroundError('A file cannot be used.', [problem])}\n", file=sys.stderr)
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
    build.add_argument("--threads", type=_positive, help="threads for dbt (default: up to 4)")
    build.set_defaults(run=_build)

    _add_metrics(commands)
    return parser


def _positive(said: str) -> int:
    """Return a whole number from 1 that was given on the command line."""
    if not said.isdecimal() or int(said) < 1:
        raise argparse.ArgumentTypeError(f"{said!r} is no whole number from 1")
    return int(said)


def _add_metrics(commands) -> None:
    metrics = commands.add_parser("metrics", help="the shared numbers, in plain words")
    actions = metrics.add_subparsers(required=True, metavar="action")
    published = argparse.ArgumentParser(add_help=False)
    published.add_argument(
        "--database", type=Path, help="file to read (default: what was published last)"
    )
    listing = actions.add_parser("list", parents=[published], help="all metrics and their values")
    listing.set_defaults(run=_metrics_list)
    show = actions.add_parser("show", parents=[published], help="one metric: what, whose, how much")
    show.add_argument("metric", help="name, label or alias")
    show.set_defaults(run=_metrics_show)
    query = actions.add_parser("query", parents=[published], help="metrics by dimensions")
    query.add_argument("metrics", nargs="+", help="names, labels or aliases")
    query.add_argument(
        "--by",
        nargs="+",
        default=[],
        help="month, day, quarter, segment, industry, country, csm, coverage, family, account, "
        "product; opening_, closing_ or current_ before an attribute says as of when",
    )
    query.add_argument(
        "--where",
        nargs="+",
        default=[],
        help="for example segment=mars; industry='(unknown)' finds those without",
    )
    query.add_argument("--since", help="first month, YYYY-MM")
    query.add_argument("--until", help="last month, YYYY-MM (default: the last complete one)")
    query.add_argument("--csv", metavar="FILE", help="write CSV to a file, or - for the screen")
    query.set_defaults(run=_metrics_query)
    tables = actions.add_parser("tables", help="write the models that follow from the definitions")
    tables.set_defaults(run=_metrics_tables)
    tree = actions.add_parser("tree", parents=[published], help="the tree as a mermaid picture")
    tree.set_defaults(run=_metrics_tree)

    explain = commands.add_parser(
        "explain", parents=[published], help="from a number down to its evidence"
    )
    explain.add_argument("metric", help="name, label or alias")
    explain.add_argument("--month", help="YYYY-MM (default: the last complete month)")
    for word in ("segment", "industry", "country", "csm", "coverage", "family", "account"):
        explain.add_argument(f"--{word}", help="its id; (unknown) for those without")
    explain.add_argument(
        "--top", type=_positive, default=10, help="accounts to show with evidence (default: 10)"
    )
    explain.set_defaults(run=_explain)


def _positive(text: str) -> int:
    if not re.fullmatch("0*[1-9][0-9]{0,8}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


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


def _metrics_list(options) -> None:
    from common_ground import metric_commands

    metric_commands.say_list(metric_commands.Numbers(options.database))


def _metrics_show(options) -> None:
    from common_ground import metric_commands

    metric_commands.say_metric(metric_commands.Numbers(options.database), options.metric)


def _metrics_query(options) -> None:
    from common_ground import metric_commands

    metric_commands.query(metric_commands.Numbers(options.database), options)


def _metrics_tables(options) -> None:
    from common_ground import metric_commands, metric_tables, metrics

    layer = metrics.MetricLayer(metric_commands.parsed_project(), "postgres")
    for path in metric_tables.write(layer):
        print(f"wrote {path.relative_to(project.ROOT)}")


def _metrics_tree(options) -> None:
    from common_ground import metric_commands

    print(metric_commands.mermaid(metric_commands.Numbers(options.database).layer))


def _explain(options) -> None:
    from common_ground import explain

    explain.run(options)
