{{ config(materialized='view') }}

{%- set measures = [
    'active_users_1d', 'active_users_7d', 'active_users_28d', 'active_users_90d',
    'healthy_users_28d', 'power_users_28d', 'user_days_28d', 'events_28d',
    'features_used_28d', 'entitled_features', 'entitled_features_used_28d',
    'entitled_key_features', 'key_features_used_28d', 'licensed_seats',
    'reach_active_users_28d', 'reach_licensed_seats'
] -%}

with thresholds as (
    select * from {{ ref('int_adoption__threshold_periods') }}
    where threshold = 'key_features'
),

band_periods as (
    select * from {{ ref('int_adoption__band_periods') }}
),

-- one row an account or family and month
measured as (
    {% for grain in ['account', 'family'] -%}
        select
            '{{ grain }}' as grain,
            {{ grain }}_id as entity_id,
            month_end,
            {{ measures | join(',\n        ') }},
            has_telemetry
        from {{ ref('int_adoption__' ~ grain ~ '_months_measured') }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- nobody entitled to nothing has a breadth or a band
shares as (
    select
        measured.*,
        measured.entitled_features > 0 as is_entitled,
        -- the sides of the two shares that stand in a band
        case
            when measured.active_users_90d > 0 then measured.healthy_users_28d else 0
        end as depth_part,
        case
            when measured.active_users_90d > 0 then measured.active_users_90d else 1
        end as depth_whole,
        least(measured.key_features_used_28d, thresholds.threshold_value) as breadth_part,
        nullif(
            least(measured.entitled_key_features, thresholds.threshold_value), 0
        ) as breadth_whole
    from measured
    left join thresholds
        on
            measured.month_end >= thresholds.valid_from
            and measured.month_end < thresholds.valid_to
),

banded as (
    select
        shares.*,
        depth_bands.band as depth_band,
        depth_bands.points as depth_points,
        breadth_bands.band as breadth_band,
        breadth_bands.points as breadth_points
    from shares
    {% for measure in ['depth', 'breadth'] -%}
        left join band_periods as {{ measure }}_bands
            on
                {{ measure }}_bands.measure = '{{ measure }}'
                and shares.is_entitled
                and shares.month_end >= {{ measure }}_bands.valid_from
                and shares.month_end < {{ measure }}_bands.valid_to
                and shares.{{ measure }}_part
                >= {{ measure }}_bands.lower_bound * shares.{{ measure }}_whole
                and (
                    {{ measure }}_bands.upper_bound is null
                    or shares.{{ measure }}_part
                    < {{ measure }}_bands.upper_bound * shares.{{ measure }}_whole
                )
    {% endfor %}
),

final as (
    select
        grain,
        entity_id,
        month_end,
        {{ measures | join(',\n        ') }},
        has_telemetry,
        cast(entitled_features_used_28d as double precision)
        / nullif(entitled_features, 0) as breadth,
        cast(user_days_28d as double precision) / nullif(active_users_28d, 0) as depth,
        cast(reach_active_users_28d as double precision)
        / nullif(reach_licensed_seats, 0) as reach,
        cast(healthy_users_28d as double precision)
        / nullif(active_users_90d, 0) as healthy_user_rate,
        breadth_band,
        depth_band,
        cast(breadth_points + depth_points as double precision) / 2 as adoption_score
    from banded
)

select * from final
