"""Errors that a person can act on: where it is, what is wrong, how to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (file, row, column), what, and the fix."""

    where: str
    what: str
    fix: str

    def __str__(self) -> str:
        """Return the problem as three indented lines."""
        return f"  {self.where}\n      {self.what}\n      Fix: {self.fix}"


class Problems(list[Problem]):
    """A list of problems that grows by its parts."""

    def add(self, where: str, what: str, fix: str) -> None:
        """Add a problem: where it is, what is wrong, how to mend it."""
        self.append(Problem(where, what, fix))


class CommonGroundError(Exception):
    """Something a person can mend; `problems` lists all of it.

    The command line prints it without a traceback and exits with 1.
    """

    def __init__(self, headline: str, problems: list[Problem]):
        """Keep the headline and the problems."""
        super().__init__(headline)
        self.headline = headline
        self.problems = problems

    def __str__(self) -> str:
        """Return the headline and one paragraph per problem."""
        return "\n\n".join([self.headline, *(str(problem) for problem in self.problems)])


class BundleError(CommonGroundError):
    """The raw bundle cannot be used."""


class BuildError(CommonGroundError):
    """The build, the audit or the publication failed; nothing was published."""
