-- One row per other version of the bands and move: which accounts it would move, from
-- where to where, with what ARR, and what share of all ARR that is.
with moves as (
    select * from {{ ref('segment_version_moves') }}
),

all_arr as (
    select
        to_version,
        sum(closing_arr) as closing_arr
    from moves
    group by to_version
)

select
    moves.from_version,
    moves.to_version,
    moves.from_segment_id,
    moves.to_segment_id,
    moves.accounts,
    moves.customers,
    moves.closing_arr,
    cast(moves.closing_arr as double precision)
    / nullif(cast(all_arr.closing_arr as double precision), 0) as share_of_arr
from moves
inner join all_arr on moves.to_version = all_arr.to_version
where moves.is_move
order by moves.to_version asc, moves.closing_arr desc
