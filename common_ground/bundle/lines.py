"""A warning about subscription lines whose end dates look inclusive."""

from common_ground.bundle.table_file import TableFile, connection
from common_ground.errors import Problem


def inclusive_end_warning(tables: list[TableFile]) -> list[Problem]:
    """Return a warning if the lines' end dates look like the last day of service.

    ends_on is the first day that a line no longer holds. Where the next line of the same
    account and product keeps beginning exactly one day after it, the dates are inclusive
    and every renewal shows a gap of a day.
    """
    for file in tables:
        name = file.table.name
        if name != "subscription_lines" or "ends_on" not in file.raw_types:
            continue
        columns = file.table.columns

        def read(column: str, file=file, columns=columns) -> str:
            if column not in file.raw_types:
                return "null"
            return columns[column].read(f'"{column}"', file.raw_types[column])

        sql = f"""
            with versions as (
                select
                    {read("line_id")} as line_id,
                    {read("account_id")} as account_id,
                    {read("product_id")} as product_id,
                    {read("starts_on")} as starts_on,
                    {read("ends_on")} as ends_on,
                    coalesce({read("version")}, 1) as version
                from {file.reader}
            ),
            lines as (
                select * from versions
                qualify row_number() over (partition by line_id order by version desc) = 1
            ),
            followed as (
                select *, lead(starts_on) over (
                    partition by account_id, product_id order by starts_on, ends_on
                ) as next_starts_on
                from lines
            )
            select
                count(*) filter (where next_starts_on = ends_on + 1),
                count(*) filter (where next_starts_on = ends_on),
                count(*) filter (where next_starts_on between ends_on and ends_on + 31),
                min(line_id) filter (where next_starts_on = ends_on + 1)
            from followed
        """
        one_day, touching, soon, example = connection().execute(sql).fetchall()[0]
        if one_day >= 2 and 3 * one_day >= soon:
            return [
                Problem(
                    f"{file.label}, column ends_on",
                    f"The end dates look inclusive: after {one_day:,} of {soon:,} lines that are "
                    "followed within a month the next line of the same account and product "
                    f"starts exactly one day after ends_on (the first is line {example}), after "
                    f"{touching:,} it starts on ends_on. Each of them is read as a gap of one day.",
                    "If ends_on is the last day of service, add one day to it (and to "
                    "term_ends_on): ends_on is the first day on which the line no longer holds.",
                )
            ]
    return []
