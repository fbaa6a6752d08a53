{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ restarted(['account_id'], 'adoption_date') }}"
) }}

{%- set in_order = 'partition by account_no order by adoption_date rows between' -%}
{%- set running = ['active_users_7d', 'active_users_28d', 'active_users_90d',
    'healthy_users_28d', 'power_users_28d'] -%}

with asked as (
    select * from {{ ref('int_adoption__account_days_asked') }}
),

user_changes as (
    select * from {{ ref('int_adoption__account_changes_by_user') }}
),

class_days as (
    select class_days.*
    from {{ ref('int_adoption__account_class_days') }} as class_days
    inner join asked
        on class_days.account_no = asked.account_no and class_days.usage_date >= asked.valid_from
    where class_days.event_class = 'used'
),

entitled_features as (
    select * from {{ ref('int_adoption__entitled_feature_periods') }}
),

seats as (
    select * from {{ ref('int_adoption__seat_periods') }}
),

-- one row an account and day, without a gap
spine as (
    {{ unfolded_days('asked', ['account_id', 'account_no', 'first_on'], 'adoption_date') }}
),

event_days as (
    select
        account_no,
        usage_date,
        sum(event_count) as event_count
    from class_days
    group by account_no, usage_date
),

used as (
    select
        spine.account_id,
        spine.account_no,
        spine.adoption_date,
        spine.adoption_date >= spine.first_on as is_asked,
        coalesce(user_changes.user_days, 0) as user_days,
        coalesce(event_days.event_count, 0) as event_count
        {%- for measure in running %},
        coalesce(user_changes.{{ measure }}, 0) as {{ measure }}
        {%- endfor %}
    from spine
    left join user_changes
        on
            spine.account_no = user_changes.account_no
            and spine.adoption_date = user_changes.changed_on
    left join event_days
        on
            spine.account_no = event_days.account_no
            and spine.adoption_date = event_days.usage_date
),

-- who opened and has not closed is active; what happened in 28 days stands in 28 rows
counted as (
    select
        account_id,
        account_no,
        adoption_date,
        is_asked,
        user_days as active_users_1d,
        sum(user_days) over ({{ in_order }} 27 preceding and current row) as user_days_28d,
        sum(event_count) over ({{ in_order }} 27 preceding and current row) as events_28d
        {%- for measure in running %},
        sum({{ measure }}) over ({{ in_order }} unbounded preceding and current row)
            as {{ measure }}
        {%- endfor %}
    from used
),

words as (
    select word_no
    from {{ ref('int_adoption__feature_words') }}
    group by word_no
),

-- one row an account, day and word: the features used in 28 days
feature_days as (
    select
        spine.account_no,
        spine.adoption_date,
        words.word_no,
        spine.adoption_date >= spine.first_on as is_asked,
        coalesce(
            bit_or(class_days.features) over (
                partition by spine.account_no, words.word_no
                order by spine.adoption_date
                rows between 27 preceding and current row
            ),
            0
        ) as features
    from spine
    cross join words
    left join class_days
        on
            spine.account_no = class_days.account_no
            and spine.adoption_date = class_days.usage_date
            and words.word_no = class_days.word_no
),

features_counted as (
    select
        feature_days.account_no,
        feature_days.adoption_date,
        sum({{ bits_set('feature_days.features') }}) as features_used_28d,
        {%- for measure, features in {
            'entitled_features': 'entitled_features',
            'entitled_key_features': 'entitled_key_features',
        }.items() %}
        sum({{ bits_set('coalesce(entitled_features.' ~ features ~ ', 0)') }}) as {{ measure }},
        {%- endfor %}
        sum({{ bits_set(
            'coalesce(feature_days.features & entitled_features.entitled_features, 0)'
        ) }}) as entitled_features_used_28d,
        sum({{ bits_set(
            'coalesce(feature_days.features & entitled_features.entitled_key_features, 0)'
        ) }}) as key_features_used_28d
    from feature_days
    left join entitled_features
        on
            feature_days.account_no = entitled_features.account_no
            and feature_days.word_no = entitled_features.word_no
            and feature_days.adoption_date >= entitled_features.valid_from
            and feature_days.adoption_date < entitled_features.valid_to
    where feature_days.is_asked
    group by feature_days.account_no, feature_days.adoption_date
),

final as (
    select
        counted.account_id,
        counted.adoption_date,
        {%- for column in ['active_users_1d'] + running + ['user_days_28d', 'events_28d'] %}
        cast(counted.{{ column }} as bigint) as {{ column }},
        {%- endfor %}
        {%- for column in ['features_used_28d', 'entitled_features',
            'entitled_features_used_28d', 'entitled_key_features', 'key_features_used_28d'] %}
        cast(coalesce(features_counted.{{ column }}, 0) as bigint) as {{ column }},
        {%- endfor %}
        seats.licensed_seats,
        true as has_telemetry
    from counted
    left join features_counted
        on
            counted.account_no = features_counted.account_no
            and counted.adoption_date = features_counted.adoption_date
    left join seats
        on
            counted.account_no = seats.account_no
            and counted.adoption_date >= seats.valid_from
            and counted.adoption_date < coalesce(seats.valid_to, {{ open_end() }})
    where counted.is_asked
)

select * from final
