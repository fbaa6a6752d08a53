with states as (
    select * from {{ ref('int_adoption__definition_states') }}
),

-- one row: the features that any account may be measured against
feature_prints as (
    select
        sum({{ row_fingerprint(['feature_key', 'is_key', 'valid_from', 'valid_to']) }})
            as fingerprint
    from {{ ref('int_adoption__feature_keys') }}
),

state_prints as (
    select
        month_end,
        sum({{ row_fingerprint([
            'from_definition', 'to_definition', 'direction', 'step', 'axis', 'window_days',
            'actors', 'feature_set', 'days_needed', 'depth_measure', 'user_denominator'
        ]) }}) as fingerprint
    from states
    group by month_end
),

final as (
    select
        state_prints.month_end,
        cast(
            state_prints.fingerprint + coalesce(feature_prints.fingerprint, 0)
            as {{ dbt.type_string() }}
        ) as fingerprint
    from state_prints
    cross join feature_prints
)

select * from final
