-- a line from before 1990 has another system's "no date": it is taken as held since ever
{{ config(severity='warn') }}

select
    line_id,
    version,
    account_id
from {{ ref('undated_lines') }}
