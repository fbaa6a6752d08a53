-- One row per segmentation and outcome: how well its bands tell accounts apart, best
-- first. Read adjusted_eta_squared, which does not reward many small bands, beside the
-- number of accounts. Retention stands where the account was at the opening, so do depth
-- and cost. A candidate is a row of seed segmentations.
with account_outcomes as (
    select * from {{ ref('int_scorecards__account_outcomes') }}
),

segmentation_periods as (
    select * from {{ ref('account_segmentation_periods') }}
),

-- one row a segmentation, outcome and account
observations as (
    {% for outcome in ['retention_12m', 'depth', 'cost_to_serve'] -%}
        select
            segmentation_periods.segmentation,
            '{{ outcome }}' as outcome,
            segmentation_periods.segment_value,
            account_outcomes.{{ outcome }} as outcome_value
        from account_outcomes
        inner join segmentation_periods
            on
                account_outcomes.account_id = segmentation_periods.account_id
                and account_outcomes.opened_on >= segmentation_periods.valid_from
                and account_outcomes.opened_on
                < coalesce(segmentation_periods.valid_to, {{ open_end() }})
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

separation as (
    {{ eta_squared(
        'observations', ['segmentation', 'outcome'], 'segment_value', 'outcome_value'
    ) | indent(4) }}
)

select
    outcome,
    segmentation,
    eta_squared,
    adjusted_eta_squared,
    bands,
    observations as accounts,
    smallest_band as accounts_in_smallest_band
from separation
order by outcome asc, adjusted_eta_squared desc nulls last, segmentation asc
