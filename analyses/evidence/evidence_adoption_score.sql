select
    breadth_band as breadth,
    depth_band as depth,
    key_features_used_28d as key_features_used,
    entitled_key_features as key_features,
    healthy_users_28d as healthy_users,
    active_users_90d as users_90d,
    adoption_score as numerator,
    1 as denominator
from {{ ref('account_adoption_months') }}
where
    account_id = {{ asked('account') }}
    and month_end = {{ asked('last') }}
    and adoption_score is not null
