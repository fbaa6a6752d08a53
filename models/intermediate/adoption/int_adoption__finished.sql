-- Written when all that is built by increments is done, and all that the next one compares with.
-- depends_on: {{ ref('int_adoption__account_feature_days') }}
-- depends_on: {{ ref('int_adoption__account_feature_months') }}
-- depends_on: {{ ref('int_adoption__account_months_measured') }}
-- depends_on: {{ ref('int_adoption__applied_account_days') }}
-- depends_on: {{ ref('int_adoption__applied_accounts') }}
-- depends_on: {{ ref('int_adoption__applied_as_of') }}
-- depends_on: {{ ref('int_adoption__applied_days') }}
-- depends_on: {{ ref('int_adoption__applied_definitions') }}
-- depends_on: {{ ref('int_adoption__applied_files') }}
-- depends_on: {{ ref('int_adoption__applied_names') }}
-- depends_on: {{ ref('int_adoption__applied_users') }}
-- depends_on: {{ ref('int_adoption__definition_features') }}
-- depends_on: {{ ref('int_adoption__definition_users') }}
-- depends_on: {{ ref('int_adoption__definition_values') }}
-- depends_on: {{ ref('int_adoption__event_class_days') }}
-- depends_on: {{ ref('int_adoption__event_file_days') }}
-- depends_on: {{ ref('int_adoption__log_name_days') }}
-- depends_on: {{ ref('int_adoption__log_names_ever') }}
-- depends_on: {{ ref('int_adoption__log_user_days') }}
-- depends_on: {{ ref('int_adoption__log_users_ever') }}
-- depends_on: {{ ref('int_adoption__other_days') }}
-- depends_on: {{ ref('int_adoption__user_activity') }}
-- depends_on: {{ ref('int_adoption__user_days') }}
-- depends_on: {{ ref('int_adoption__user_feature_days_classified') }}
-- depends_on: {{ ref('int_adoption__user_feature_days_rolled') }}
-- depends_on: {{ ref('int_adoption__user_feature_months') }}
-- depends_on: {{ ref('int_adoption__user_months') }}
-- depends_on: {{ ref('account_adoption_days') }}
-- depends_on: {{ ref('adoption_definition_gaps') }}
-- depends_on: {{ ref('user_adoption_months') }}
with final as (
    select
        build_id,
        {{ key_sample() }} as key_sample
    from {{ ref('int_adoption__begun') }}
)

select * from final
