with tickets as (
    select
        ticket_id,
        account_id,
        created_on,
        coalesce(feature_id, 'uncoded') as feature_id,
        {{ days_between("cast('1900-01-01' as date)", 'created_on') }} as created_number
    from {{ ref('int_experience__tickets_known') }}
    where kind = 'enhancement' and not is_withdrawn
),

turns as (
    select * from {{ ref('int_experience__ticket_turns') }}
    where is_open
),

segment_periods as (
    select * from {{ ref('account_segment_periods') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

-- one row an open spell in whole days
open_spells as (
    select
        tickets.account_id,
        tickets.feature_id,
        tickets.created_number,
        {{ local_date('turns.turned_at') }} as valid_from,
        {{ local_date('turns.next_turned_at') }} as valid_to
    from turns
    inner join tickets on turns.ticket_id = tickets.ticket_id
),

matched_spells as (
    {{ overlap(
        'open_spells', 'segment_periods', ['account_id'],
        left_columns=['feature_id', 'created_number'], right_columns=['segment_id']
    ) }}
),

all_spells as (
    select
        feature_id,
        segment_id,
        1 as open_backlog,
        created_number,
        valid_from,
        valid_to
    from matched_spells
    union all
    select
        feature_id,
        'unassigned' as segment_id,
        1 as open_backlog,
        created_number,
        valid_from,
        valid_to
    from open_spells
    where account_id is null
),

keys as (
    select
        feature_id,
        segment_id
    from all_spells
    group by feature_id, segment_id
),

spine as (
    select
        keys.feature_id,
        keys.segment_id,
        month_ends.month_end as on_day
    from keys
    cross join month_ends
),

backlogs as (
    {{ at_days(
        'all_spells', ['feature_id', 'segment_id'], ['open_backlog', 'created_number'], 'spine'
    ) }}
),

final as (
    select
        feature_id,
        segment_id,
        on_day as month_end,
        cast(open_backlog as bigint) as open_backlog,
        cast(
            open_backlog * {{ days_between("cast('1900-01-01' as date)", 'on_day') }}
            - created_number as bigint
        ) as open_backlog_days
    from backlogs
    where open_backlog > 0
)

select * from final
