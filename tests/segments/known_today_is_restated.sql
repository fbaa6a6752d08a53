-- Segment periods that differ between what is known now on two clocks and the restated
-- ones, either way.
with known_now as (
    select
        account_id,
        segment_id,
        valid_from,
        valid_to
    from {{ ref('int_segments__segment_periods_known') }}
    where known_to is null
),

restated as (
    select
        account_id,
        segment_id,
        valid_from,
        valid_to
    from {{ ref('account_segment_periods') }}
)

select
    coalesce(known_now.account_id, restated.account_id) as account_id,
    coalesce(known_now.valid_from, restated.valid_from) as valid_from
from known_now
full outer join restated
    on
        known_now.account_id = restated.account_id
        and known_now.valid_from = restated.valid_from
where
    known_now.segment_id is distinct from restated.segment_id
    or known_now.valid_to is distinct from restated.valid_to
