select
    has_telemetry,
    active_users_28d,
    active_users_90d,
    healthy_users_28d,
    power_users_28d,
    licensed_seats,
    entitled_features_used_28d,
    entitled_features
from {{ ref('account_adoption_days') }}
where account_id = {{ asked('account') }} and adoption_date = {{ asked('last') }}
