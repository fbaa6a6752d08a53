-- a line that may succeed a due one went to it, or to an older due, unless the due line had
-- nearer kin; on one day the nearest kin comes first
with candidates as (
    select * from {{ ref('int_retention__renewal_candidates') }}
),

successors as (
    select * from {{ ref('int_retention__renewal_successors') }}
    where not is_own_successor
),

-- one row a due line and line that its own renewal took
took as (
    select
        candidates.due_line_id,
        candidates.line_id,
        candidates.tier,
        candidates.due_on
    from candidates
    inner join successors
        on
            candidates.line_id = successors.line_id
            and candidates.account_id = successors.account_id
            and candidates.renewal_key = successors.renewal_key
            and candidates.due_on = successors.due_on
),

served as (
    select
        due_line_id,
        min(tier) as tier
    from took
    group by due_line_id
),

-- one row a line that was used, with the nearest kin in the renewal that used it
used as (
    select
        line_id,
        due_on,
        min(tier) as tier
    from took
    group by line_id, due_on
)

select
    candidates.due_line_id,
    candidates.line_id,
    candidates.tier,
    candidates.due_on,
    used.due_on as used_for_due_on
from candidates
left join took
    on
        candidates.due_line_id = took.due_line_id
        and candidates.line_id = took.line_id
left join served on candidates.due_line_id = served.due_line_id
left join used on candidates.line_id = used.line_id
where
    took.line_id is null
    and candidates.tier <= coalesce(served.tier, candidates.tier)
    and (
        used.line_id is null
        or candidates.due_on < used.due_on
        or (candidates.due_on = used.due_on and candidates.tier < used.tier)
    )
