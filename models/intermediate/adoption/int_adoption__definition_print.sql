-- One row: what features, names of events, thresholds and definitions say. Where it is another,
-- everybody restarts.
with facts as (
    select
        {{ row_fingerprint([
            "'feature'", 'feature_no', 'product_id', 'is_key', 'valid_from', 'valid_to'
        ]) }} as fingerprint
    from {{ ref('int_adoption__feature_words') }}
    union all
    select
        {{ row_fingerprint(["'name'", 'name_key', 'feature_no', 'valid_from', 'valid_to']) }}
            as fingerprint
    from {{ ref('int_adoption__feature_names') }}
    union all
    select
        {{ row_fingerprint(['threshold', 'threshold_value', 'valid_from', 'valid_to']) }}
            as fingerprint
    from {{ ref('int_adoption__threshold_periods') }}
    union all
    select
        {{ row_fingerprint([
            'definition', 'window_days', 'actors', 'user_denominator', 'feature_set',
            'days_needed', 'depth_measure', 'valid_from'
        ]) }} as fingerprint
    from {{ ref('adoption_definitions') }}
    union all
    select {{ row_fingerprint(['axis', 'step']) }} as fingerprint
    from {{ ref('adoption_definition_axes') }}
),

final as (
    select cast(sum(fingerprint) as {{ dbt.type_string() }}) as fingerprint
    from facts
)

select * from final
