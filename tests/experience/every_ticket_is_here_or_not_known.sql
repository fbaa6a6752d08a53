-- staged tickets are in the table or created after the as-of date
with counts as (
    select
        (select count(*) from {{ ref('stg_support__tickets') }}) as staged,
        (select count(*) from {{ ref('tickets') }}) as known,
        (
            select count(*)
            from {{ ref('stg_support__tickets') }} as later
            cross join {{ ref('stg_bundle__as_of') }} as as_of
            where {{ local_date('later.created_at') }} > as_of.as_of_date
        ) as not_known
)

select *
from counts
where staged <> known + not_known
