{# Written by `python -m common_ground metrics tables` from the definitions.
What it asks the metric layer stands as MetricFlow writes it. -#}
with segment_monthly_opening as (
-- Combine Aggregated Outputs
-- Write to DataTable
WITH sma_10007_cte AS (
  -- Read Elements From Semantic Model 'account_product_arr_months'
  -- Metric Time Dimension 'month_end'
  SELECT
    DATE_TRUNC('month', month_end) AS metric_time__month
    , account_id || '/' || substring(cast(month_end - interval '1 month' as varchar), 1, 7) AS opening
    , new_arr AS __new_arr
    , reactivation_arr AS __reactivation_arr
    , expansion_arr AS __expansion_arr
    , contraction_arr AS __contraction_arr
    , churned_arr AS __churned_arr
    , new_arr + reactivation_arr + expansion_arr AS __arr_gained
    , contraction_arr + churned_arr AS __arr_lost
  FROM {{ ref('account_product_arr_months') }} account_product_arr_months_src_10000
)

, rss_10004_cte AS (
  -- Read Elements From Semantic Model 'account_attribute_months'
  SELECT
    segment_id
    , account_id || '/' || substring(cast(month_end as varchar), 1, 7) AS opening
  FROM {{ ref('account_attribute_months') }} account_attribute_months_src_10000
)

, sma_10008_cte AS (
  -- Read Elements From Semantic Model 'account_retention_months'
  -- Metric Time Dimension 'month_end'
  SELECT
    DATE_TRUNC('day', month_end) AS month_end__day
    , DATE_TRUNC('month', month_end) AS metric_time__month
    , account_id || '/' || substring(cast(month_end - interval '1 month' * window_months as varchar), 1, 7) AS opening
    , case when window_months = 12 then opening_arr end AS __cohort_opening_arr_12m
    , case when window_months = 12 then retained_arr end AS __cohort_retained_arr_12m
    , case when window_months = 12 then gross_retained_arr end AS __cohort_gross_retained_arr_12m
    , case when window_months = 12 and is_retained_logo is not null then 1 end AS __cohort_opening_logos_12m
    , case when window_months = 12 then case when is_retained_logo then 1 when not is_retained_logo then 0 end end AS __cohort_retained_logos_12m
    , case when window_months = 3 then opening_arr end AS __cohort_opening_arr_3m
    , case when window_months = 3 then retained_arr end AS __cohort_retained_arr_3m
    , case when window_months = 3 then gross_retained_arr end AS __cohort_gross_retained_arr_3m
    , case when window_months = 12 then reported_opening_arr end AS __reported_cohort_opening_arr_12m
    , case when window_months = 12 then reported_retained_arr end AS __reported_cohort_retained_arr_12m
    , case when window_months = 12 and opening_arr > 0 and opening_licensed_seats > 0 and closing_licensed_seats > 0 then opening_licensed_seats end AS __cohort_opening_seats_12m
    , case when window_months = 12 and opening_arr > 0 and opening_licensed_seats > 0 and closing_licensed_seats > 0 then closing_licensed_seats end AS __cohort_closing_seats_12m
  FROM {{ ref('account_retention_months') }} account_retention_months_src_10000
)

SELECT
  COALESCE(subq_8.metric_time__month, subq_17.metric_time__month, subq_30.metric_time__month, subq_39.metric_time__month, subq_53.metric_time__month) AS metric_time__month
  , COALESCE(subq_8.opening__segment_id, subq_17.opening__segment_id, subq_30.opening__segment_id, subq_39.opening__segment_id, subq_53.opening__segment_id) AS opening__segment_id
  , MAX(subq_8.churned_arr) AS churned_arr
  , MAX(subq_8.contraction_arr) AS contraction_arr
  , MAX(subq_8.expansion_arr) AS expansion_arr
  , MAX(subq_8.new_arr) AS new_arr
  , MAX(subq_8.reactivation_arr) AS reactivation_arr
  , MAX(CAST(subq_17.renewed_arr AS DOUBLE PRECISION) / CAST(NULLIF(subq_17.due_arr, 0) AS DOUBLE PRECISION)) AS gross_renewal_rate
  , MAX(CAST(subq_17.successor_arr AS DOUBLE PRECISION) / CAST(NULLIF(subq_17.due_arr, 0) AS DOUBLE PRECISION)) AS net_renewal_rate
  , MAX(CAST(subq_30.cohort_gross_retained_arr_12m AS DOUBLE PRECISION) / CAST(NULLIF(subq_30.cohort_opening_arr_12m, 0) AS DOUBLE PRECISION)) AS grr_12m
  , MAX(CAST(subq_30.cohort_gross_retained_arr_3m AS DOUBLE PRECISION) / CAST(NULLIF(subq_30.cohort_opening_arr_3m, 0) AS DOUBLE PRECISION)) AS grr_3m
  , MAX(CAST(subq_30.cohort_closing_seats_12m AS DOUBLE PRECISION) / CAST(NULLIF(subq_30.cohort_opening_seats_12m, 0) AS DOUBLE PRECISION)) AS licence_growth_12m
  , MAX(CAST(subq_30.cohort_retained_logos_12m AS DOUBLE PRECISION) / CAST(NULLIF(subq_30.cohort_opening_logos_12m, 0) AS DOUBLE PRECISION)) AS logo_retention_12m
  , MAX(CAST(subq_30.cohort_retained_arr_12m AS DOUBLE PRECISION) / CAST(NULLIF(subq_30.cohort_opening_arr_12m, 0) AS DOUBLE PRECISION)) AS nrr_12m
  , MAX(CAST(subq_30.cohort_retained_arr_3m AS DOUBLE PRECISION) / CAST(NULLIF(subq_30.cohort_opening_arr_3m, 0) AS DOUBLE PRECISION)) AS nrr_3m
  , MAX(CAST(subq_30.reported_cohort_retained_arr_12m AS DOUBLE PRECISION) / CAST(NULLIF(subq_30.reported_cohort_opening_arr_12m, 0) AS DOUBLE PRECISION)) AS reported_nrr_12m
  , MAX(CAST(subq_39.arr_gained AS DOUBLE PRECISION) / CAST(NULLIF(subq_39.arr_lost, 0) AS DOUBLE PRECISION)) AS quick_ratio
  , MAX(subq_53.upsell_12m) AS upsell_12m
FROM (
  -- Join Standard Outputs
  -- Select: [
  --   '__churned_arr',
  --   '__contraction_arr',
  --   '__expansion_arr',
  --   '__new_arr',
  --   '__reactivation_arr',
  --   'opening__segment_id',
  --   'metric_time__month',
  -- ]
  -- Select: [
  --   '__churned_arr',
  --   '__contraction_arr',
  --   '__expansion_arr',
  --   '__new_arr',
  --   '__reactivation_arr',
  --   'opening__segment_id',
  --   'metric_time__month',
  -- ]
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    sma_10007_cte.metric_time__month AS metric_time__month
    , rss_10004_cte.segment_id AS opening__segment_id
    , SUM(sma_10007_cte.__churned_arr) AS churned_arr
    , SUM(sma_10007_cte.__contraction_arr) AS contraction_arr
    , SUM(sma_10007_cte.__expansion_arr) AS expansion_arr
    , SUM(sma_10007_cte.__new_arr) AS new_arr
    , SUM(sma_10007_cte.__reactivation_arr) AS reactivation_arr
  FROM sma_10007_cte
  LEFT OUTER JOIN
    rss_10004_cte
  ON
    sma_10007_cte.opening = rss_10004_cte.opening
  GROUP BY
    sma_10007_cte.metric_time__month
    , rss_10004_cte.segment_id
) subq_8
FULL OUTER JOIN (
  -- Join Standard Outputs
  -- Select: ['__renewed_arr', '__due_arr', '__successor_arr', 'opening__segment_id', 'metric_time__month']
  -- Select: ['__renewed_arr', '__due_arr', '__successor_arr', 'opening__segment_id', 'metric_time__month']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_10.metric_time__month AS metric_time__month
    , rss_10004_cte.segment_id AS opening__segment_id
    , SUM(subq_10.__renewed_arr) AS renewed_arr
    , SUM(subq_10.__due_arr) AS due_arr
    , SUM(subq_10.__successor_arr) AS successor_arr
  FROM (
    -- Read Elements From Semantic Model 'renewals'
    -- Metric Time Dimension 'due_on'
    SELECT
      DATE_TRUNC('month', due_on) AS metric_time__month
      , account_id || '/' || substring(cast(due_on - interval '1 month' as varchar), 1, 7) AS opening
      , case when is_final then due_arr end AS __due_arr
      , case when is_final then renewed_arr end AS __renewed_arr
      , case when is_final then successor_arr end AS __successor_arr
    FROM {{ ref('renewals') }} renewals_src_10000
  ) subq_10
  LEFT OUTER JOIN
    rss_10004_cte
  ON
    subq_10.opening = rss_10004_cte.opening
  GROUP BY
    subq_10.metric_time__month
    , rss_10004_cte.segment_id
) subq_17
ON
  (
    subq_8.opening__segment_id = subq_17.opening__segment_id
  ) AND (
    subq_8.metric_time__month = subq_17.metric_time__month
  )
FULL OUTER JOIN (
  -- Join on MAX(month_end) and [] grouping by metric_time
  -- Select: [
  --   '__cohort_gross_retained_arr_12m',
  --   '__cohort_opening_arr_12m',
  --   '__cohort_gross_retained_arr_3m',
  --   '__cohort_opening_arr_3m',
  --   '__cohort_closing_seats_12m',
  --   '__cohort_opening_seats_12m',
  --   '__cohort_retained_logos_12m',
  --   '__cohort_opening_logos_12m',
  --   '__cohort_retained_arr_12m',
  --   '__cohort_retained_arr_3m',
  --   '__reported_cohort_retained_arr_12m',
  --   '__reported_cohort_opening_arr_12m',
  --   'opening__segment_id',
  --   'metric_time__month',
  -- ]
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_24.metric_time__month AS metric_time__month
    , subq_24.opening__segment_id AS opening__segment_id
    , SUM(subq_24.__cohort_gross_retained_arr_12m) AS cohort_gross_retained_arr_12m
    , SUM(subq_24.__cohort_opening_arr_12m) AS cohort_opening_arr_12m
    , SUM(subq_24.__cohort_gross_retained_arr_3m) AS cohort_gross_retained_arr_3m
    , SUM(subq_24.__cohort_opening_arr_3m) AS cohort_opening_arr_3m
    , SUM(subq_24.__cohort_closing_seats_12m) AS cohort_closing_seats_12m
    , SUM(subq_24.__cohort_opening_seats_12m) AS cohort_opening_seats_12m
    , SUM(subq_24.__cohort_retained_logos_12m) AS cohort_retained_logos_12m
    , SUM(subq_24.__cohort_opening_logos_12m) AS cohort_opening_logos_12m
    , SUM(subq_24.__cohort_retained_arr_12m) AS cohort_retained_arr_12m
    , SUM(subq_24.__cohort_retained_arr_3m) AS cohort_retained_arr_3m
    , SUM(subq_24.__reported_cohort_retained_arr_12m) AS reported_cohort_retained_arr_12m
    , SUM(subq_24.__reported_cohort_opening_arr_12m) AS reported_cohort_opening_arr_12m
  FROM (
    -- Join Standard Outputs
    -- Select: [
    --   '__cohort_gross_retained_arr_12m',
    --   '__cohort_opening_arr_12m',
    --   '__cohort_gross_retained_arr_3m',
    --   '__cohort_opening_arr_3m',
    --   '__cohort_closing_seats_12m',
    --   '__cohort_opening_seats_12m',
    --   '__cohort_retained_logos_12m',
    --   '__cohort_opening_logos_12m',
    --   '__cohort_retained_arr_12m',
    --   '__cohort_retained_arr_3m',
    --   '__reported_cohort_retained_arr_12m',
    --   '__reported_cohort_opening_arr_12m',
    --   'opening__segment_id',
    --   'metric_time__month',
    --   'month_end__day',
    -- ]
    SELECT
      sma_10008_cte.month_end__day AS month_end__day
      , sma_10008_cte.metric_time__month AS metric_time__month
      , rss_10004_cte.segment_id AS opening__segment_id
      , sma_10008_cte.__cohort_opening_arr_12m AS __cohort_opening_arr_12m
      , sma_10008_cte.__cohort_retained_arr_12m AS __cohort_retained_arr_12m
      , sma_10008_cte.__cohort_gross_retained_arr_12m AS __cohort_gross_retained_arr_12m
      , sma_10008_cte.__cohort_opening_logos_12m AS __cohort_opening_logos_12m
      , sma_10008_cte.__cohort_retained_logos_12m AS __cohort_retained_logos_12m
      , sma_10008_cte.__cohort_opening_arr_3m AS __cohort_opening_arr_3m
      , sma_10008_cte.__cohort_retained_arr_3m AS __cohort_retained_arr_3m
      , sma_10008_cte.__cohort_gross_retained_arr_3m AS __cohort_gross_retained_arr_3m
      , sma_10008_cte.__reported_cohort_opening_arr_12m AS __reported_cohort_opening_arr_12m
      , sma_10008_cte.__reported_cohort_retained_arr_12m AS __reported_cohort_retained_arr_12m
      , sma_10008_cte.__cohort_opening_seats_12m AS __cohort_opening_seats_12m
      , sma_10008_cte.__cohort_closing_seats_12m AS __cohort_closing_seats_12m
    FROM sma_10008_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10008_cte.opening = rss_10004_cte.opening
  ) subq_24
  INNER JOIN (
    -- Join Standard Outputs
    -- Select: [
    --   '__cohort_gross_retained_arr_12m',
    --   '__cohort_opening_arr_12m',
    --   '__cohort_gross_retained_arr_3m',
    --   '__cohort_opening_arr_3m',
    --   '__cohort_closing_seats_12m',
    --   '__cohort_opening_seats_12m',
    --   '__cohort_retained_logos_12m',
    --   '__cohort_opening_logos_12m',
    --   '__cohort_retained_arr_12m',
    --   '__cohort_retained_arr_3m',
    --   '__reported_cohort_retained_arr_12m',
    --   '__reported_cohort_opening_arr_12m',
    --   'opening__segment_id',
    --   'metric_time__month',
    --   'month_end__day',
    -- ]
    -- Filter row on MAX(month_end__day)
    SELECT
      sma_10008_cte.metric_time__month AS metric_time__month
      , MAX(sma_10008_cte.month_end__day) AS month_end__day__complete
    FROM sma_10008_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10008_cte.opening = rss_10004_cte.opening
    GROUP BY
      sma_10008_cte.metric_time__month
  ) subq_26
  ON
    subq_24.month_end__day = subq_26.month_end__day__complete
  GROUP BY
    subq_24.metric_time__month
    , subq_24.opening__segment_id
) subq_30
ON
  (
    COALESCE(subq_8.opening__segment_id, subq_17.opening__segment_id) = subq_30.opening__segment_id
  ) AND (
    COALESCE(subq_8.metric_time__month, subq_17.metric_time__month) = subq_30.metric_time__month
  )
FULL OUTER JOIN (
  -- Join Standard Outputs
  -- Select: ['__arr_gained', '__arr_lost', 'opening__segment_id', 'metric_time__month']
  -- Select: ['__arr_gained', '__arr_lost', 'opening__segment_id', 'metric_time__month']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    sma_10007_cte.metric_time__month AS metric_time__month
    , rss_10004_cte.segment_id AS opening__segment_id
    , SUM(sma_10007_cte.__arr_gained) AS arr_gained
    , SUM(sma_10007_cte.__arr_lost) AS arr_lost
  FROM sma_10007_cte
  LEFT OUTER JOIN
    rss_10004_cte
  ON
    sma_10007_cte.opening = rss_10004_cte.opening
  GROUP BY
    sma_10007_cte.metric_time__month
    , rss_10004_cte.segment_id
) subq_39
ON
  (
    COALESCE(subq_8.opening__segment_id, subq_17.opening__segment_id, subq_30.opening__segment_id) = subq_39.opening__segment_id
  ) AND (
    COALESCE(subq_8.metric_time__month, subq_17.metric_time__month, subq_30.metric_time__month) = subq_39.metric_time__month
  )
FULL OUTER JOIN (
  -- Compute Metrics via Expressions
  SELECT
    metric_time__month
    , opening__segment_id
    , nrr_12m - grr_12m AS upsell_12m
  FROM (
    -- Compute Metrics via Expressions
    SELECT
      metric_time__month
      , opening__segment_id
      , CAST(cohort_retained_arr_12m AS DOUBLE PRECISION) / CAST(NULLIF(cohort_opening_arr_12m, 0) AS DOUBLE PRECISION) AS nrr_12m
      , CAST(cohort_gross_retained_arr_12m AS DOUBLE PRECISION) / CAST(NULLIF(cohort_opening_arr_12m, 0) AS DOUBLE PRECISION) AS grr_12m
    FROM (
      -- Join on MAX(month_end) and [] grouping by metric_time
      -- Select: [
      --   '__cohort_retained_arr_12m',
      --   '__cohort_opening_arr_12m',
      --   '__cohort_gross_retained_arr_12m',
      --   'opening__segment_id',
      --   'metric_time__month',
      -- ]
      -- Aggregate Inputs for Simple Metrics
      -- Compute Metrics via Expressions
      SELECT
        subq_45.metric_time__month AS metric_time__month
        , subq_45.opening__segment_id AS opening__segment_id
        , SUM(subq_45.__cohort_retained_arr_12m) AS cohort_retained_arr_12m
        , SUM(subq_45.__cohort_opening_arr_12m) AS cohort_opening_arr_12m
        , SUM(subq_45.__cohort_gross_retained_arr_12m) AS cohort_gross_retained_arr_12m
      FROM (
        -- Join Standard Outputs
        -- Select: [
        --   '__cohort_retained_arr_12m',
        --   '__cohort_opening_arr_12m',
        --   '__cohort_gross_retained_arr_12m',
        --   'opening__segment_id',
        --   'metric_time__month',
        --   'month_end__day',
        -- ]
        SELECT
          sma_10008_cte.month_end__day AS month_end__day
          , sma_10008_cte.metric_time__month AS metric_time__month
          , rss_10004_cte.segment_id AS opening__segment_id
          , sma_10008_cte.__cohort_opening_arr_12m AS __cohort_opening_arr_12m
          , sma_10008_cte.__cohort_retained_arr_12m AS __cohort_retained_arr_12m
          , sma_10008_cte.__cohort_gross_retained_arr_12m AS __cohort_gross_retained_arr_12m
        FROM sma_10008_cte
        LEFT OUTER JOIN
          rss_10004_cte
        ON
          sma_10008_cte.opening = rss_10004_cte.opening
      ) subq_45
      INNER JOIN (
        -- Join Standard Outputs
        -- Select: [
        --   '__cohort_retained_arr_12m',
        --   '__cohort_opening_arr_12m',
        --   '__cohort_gross_retained_arr_12m',
        --   'opening__segment_id',
        --   'metric_time__month',
        --   'month_end__day',
        -- ]
        -- Filter row on MAX(month_end__day)
        SELECT
          sma_10008_cte.metric_time__month AS metric_time__month
          , MAX(sma_10008_cte.month_end__day) AS month_end__day__complete
        FROM sma_10008_cte
        LEFT OUTER JOIN
          rss_10004_cte
        ON
          sma_10008_cte.opening = rss_10004_cte.opening
        GROUP BY
          sma_10008_cte.metric_time__month
      ) subq_47
      ON
        subq_45.month_end__day = subq_47.month_end__day__complete
      GROUP BY
        subq_45.metric_time__month
        , subq_45.opening__segment_id
    ) subq_51
  ) subq_52
) subq_53
ON
  (
    COALESCE(subq_8.opening__segment_id, subq_17.opening__segment_id, subq_30.opening__segment_id, subq_39.opening__segment_id) = subq_53.opening__segment_id
  ) AND (
    COALESCE(subq_8.metric_time__month, subq_17.metric_time__month, subq_30.metric_time__month, subq_39.metric_time__month) = subq_53.metric_time__month
  )
GROUP BY
  COALESCE(subq_8.metric_time__month, subq_17.metric_time__month, subq_30.metric_time__month, subq_39.metric_time__month, subq_53.metric_time__month)
  , COALESCE(subq_8.opening__segment_id, subq_17.opening__segment_id, subq_30.opening__segment_id, subq_39.opening__segment_id, subq_53.opening__segment_id)
),

segment_monthly_closing as (
-- Combine Aggregated Outputs
-- Write to DataTable
WITH sma_10004_cte AS (
  -- Read Elements From Semantic Model 'account_coverage_months'
  -- Metric Time Dimension 'month_end'
  SELECT
    DATE_TRUNC('day', month_end) AS month_end__day
    , DATE_TRUNC('month', month_end) AS metric_time__month
    , account_id || '/' || substring(cast(month_end as varchar), 1, 7) AS closing
    , coalesce(ticket_handoffs + account_handoffs, ticket_handoffs, account_handoffs) AS __handoffs
    , people_90d_support_as_one AS __people_90d_support_as_one
    , case when arr_share > 0 then 1 end AS __accounts_with_csm
    , case when arr_share > 0 then csm_id end AS __csms
    , direct_answers AS __direct_answers
    , questions AS __questions
    , bypasses AS __bypasses
    , questions_with_csm AS __questions_with_csm
  FROM {{ ref('account_coverage_months') }} account_coverage_months_src_10000
)

, rss_10004_cte AS (
  -- Read Elements From Semantic Model 'account_attribute_months'
  SELECT
    segment_id
    , csm_id
    , account_id || '/' || substring(cast(month_end as varchar), 1, 7) AS closing
  FROM {{ ref('account_attribute_months') }} account_attribute_months_src_10000
)

, sma_10001_cte AS (
  -- Read Elements From Semantic Model 'account_adoption_days'
  -- Metric Time Dimension 'adoption_date'
  SELECT
    DATE_TRUNC('day', adoption_date) AS adoption_date__day
    , DATE_TRUNC('month', adoption_date) AS metric_time__month
    , account_id || '/' || substring(cast(adoption_date as varchar), 1, 7) AS closing
    , active_users_28d AS __active_users_28d
    , active_users_90d AS __active_users_90d
    , case when entitled_features > 0 then entitled_features_used_28d end AS __breadth_features_used
    , case when entitled_features > 0 then entitled_features end AS __breadth_features_entitled
    , user_days_28d AS __user_days_28d
    , case when licensed_seats > 0 then active_users_28d end AS __reach_active_users_28d
    , case when licensed_seats > 0 then licensed_seats end AS __reach_licensed_seats
    , healthy_users_28d AS __healthy_users_28d
    , power_users_28d AS __power_users_28d
  FROM {{ ref('account_adoption_days') }} account_adoption_days_src_10000
)

, sma_10009_cte AS (
  -- Read Elements From Semantic Model 'account_work_months'
  -- Metric Time Dimension 'month_end'
  SELECT
    DATE_TRUNC('month', month_end) AS metric_time__month
    , coalesce(account_id, '') || '/' || substring(cast(month_end as varchar), 1, 7) AS closing
    , csqls_created AS __csqls_created
    , advocacy_acts AS __advocacy_acts
    , services_revenue - coalesce(services_cost, 0) AS __services_profit
    , services_revenue AS __services_revenue
    , billable_hours AS __billable_hours
    , available_hours AS __available_hours
    , csqls_accepted AS __csqls_accepted
  FROM {{ ref('account_work_months') }} account_work_months_src_10000
)

, sma_10007_cte AS (
  -- Read Elements From Semantic Model 'account_product_arr_months'
  -- Metric Time Dimension 'month_end'
  SELECT
    DATE_TRUNC('day', month_end) AS month_end__day
    , DATE_TRUNC('month', month_end) AS metric_time__month
    , account_id || '/' || substring(cast(month_end as varchar), 1, 7) AS closing
    , closing_arr AS __arr
  FROM {{ ref('account_product_arr_months') }} account_product_arr_months_src_10000
)

, sma_10005_cte AS (
  -- Read Elements From Semantic Model 'account_experience_months'
  -- Metric Time Dimension 'month_end'
  SELECT
    DATE_TRUNC('day', month_end) AS month_end__day
    , DATE_TRUNC('month', month_end) AS metric_time__month
    , account_id || '/' || substring(cast(month_end as varchar), 1, 7) AS closing
    , backlog AS __ticket_backlog
    , first_reply_sla_met AS __first_reply_sla_met
    , first_reply_sla_due AS __first_reply_sla_due
    , resolution_sla_met AS __resolution_sla_met
    , resolution_sla_due AS __resolution_sla_due
    , csat_good AS __csat_good
    , csat_rated AS __csat_rated
    , nps_promoters - nps_detractors AS __nps_balance
    , nps_responses AS __nps_responses
    , invoices_clean AS __invoices_clean
    , invoices_issued - invoices_undetermined AS __invoices_determined
    , outcomes_verified AS __outcomes_verified
    , outcomes_due AS __outcomes_due
  FROM {{ ref('account_experience_months') }} account_experience_months_src_10000
)

, sma_10003_cte AS (
  -- Read Elements From Semantic Model 'account_arr_months'
  -- Metric Time Dimension 'month_end'
  SELECT
    DATE_TRUNC('day', month_end) AS month_end__day
    , DATE_TRUNC('month', month_end) AS metric_time__month
    , account_id || '/' || substring(cast(month_end as varchar), 1, 7) AS closing
    , case when closing_arr > 0 then 1 else 0 end AS __customers
    , reported_closing_arr AS __reported_arr
  FROM {{ ref('account_arr_months') }} account_arr_months_src_10000
)

, sma_10006_cte AS (
  -- Read Elements From Semantic Model 'account_gap_months'
  -- Metric Time Dimension 'month_end'
  SELECT
    DATE_TRUNC('month', month_end) AS metric_time__month
    , coalesce(account_id, '') || '/' || substring(cast(month_end as varchar), 1, 7) AS closing
    , cost AS __product_gap_cost
    , coded_minutes AS __gap_minutes_coded
    , coded_minutes + uncoded_minutes AS __gap_minutes
  FROM {{ ref('account_gap_months') }} account_gap_months_src_10000
)

, cm_105_cte AS (
  -- Join on MAX(month_end) and [] grouping by metric_time
  -- Select: ['__customers', 'closing__segment_id', 'metric_time__month']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_158.metric_time__month AS metric_time__month
    , subq_158.closing__segment_id AS closing__segment_id
    , SUM(subq_158.__customers) AS customers
  FROM (
    -- Join Standard Outputs
    -- Select: ['__customers', 'closing__segment_id', 'metric_time__month', 'month_end__day']
    SELECT
      sma_10003_cte.month_end__day AS month_end__day
      , sma_10003_cte.metric_time__month AS metric_time__month
      , rss_10004_cte.segment_id AS closing__segment_id
      , sma_10003_cte.__customers AS __customers
    FROM sma_10003_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10003_cte.closing = rss_10004_cte.closing
  ) subq_158
  INNER JOIN (
    -- Join Standard Outputs
    -- Select: ['__customers', 'closing__segment_id', 'metric_time__month', 'month_end__day']
    -- Filter row on MAX(month_end__day)
    SELECT
      sma_10003_cte.metric_time__month AS metric_time__month
      , MAX(sma_10003_cte.month_end__day) AS month_end__day__complete
    FROM sma_10003_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10003_cte.closing = rss_10004_cte.closing
    GROUP BY
      sma_10003_cte.metric_time__month
  ) subq_160
  ON
    subq_158.month_end__day = subq_160.month_end__day__complete
  GROUP BY
    subq_158.metric_time__month
    , subq_158.closing__segment_id
)

SELECT
  COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month, subq_46.metric_time__month, subq_58.metric_time__month, subq_82.metric_time__month, subq_91.metric_time__month, subq_103.metric_time__month, subq_112.metric_time__month, subq_122.metric_time__month, subq_135.metric_time__month, subq_144.metric_time__month, subq_165.metric_time__month, subq_179.metric_time__month, subq_188.metric_time__month, subq_199.metric_time__month) AS metric_time__month
  , COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id, subq_46.closing__segment_id, subq_58.closing__segment_id, subq_82.closing__segment_id, subq_91.closing__segment_id, subq_103.closing__segment_id, subq_112.closing__segment_id, subq_122.closing__segment_id, subq_135.closing__segment_id, subq_144.closing__segment_id, subq_165.closing__segment_id, subq_179.closing__segment_id, subq_188.closing__segment_id, subq_199.closing__segment_id) AS closing__segment_id
  , MAX(CAST(subq_11.accounts_with_csm AS DOUBLE PRECISION) / CAST(NULLIF(subq_11.csms, 0) AS DOUBLE PRECISION)) AS accounts_per_csm
  , MAX(subq_24.active_users_28d) AS active_users_28d
  , MAX(subq_24.active_users_90d) AS active_users_90d
  , MAX(CAST(subq_36.adoption_score_sum AS DOUBLE PRECISION) / CAST(NULLIF(subq_36.adoption_scored_accounts, 0) AS DOUBLE PRECISION)) AS adoption_score
  , MAX(CAST(subq_36.telemetry_arr AS DOUBLE PRECISION) / CAST(NULLIF(subq_36.telemetry_closing_arr, 0) AS DOUBLE PRECISION)) AS telemetry_coverage
  , MAX(subq_46.advocacy_acts) AS advocacy_acts
  , MAX(subq_46.csqls_created) AS csqls_created
  , MAX(subq_58.arr) AS arr
  , MAX(CAST(subq_82.arr AS DOUBLE PRECISION) / CAST(NULLIF(subq_82.csms, 0) AS DOUBLE PRECISION)) AS arr_per_csm
  , MAX(CAST(subq_91.billable_hours AS DOUBLE PRECISION) / CAST(NULLIF(subq_91.available_hours, 0) AS DOUBLE PRECISION)) AS billable_utilisation
  , MAX(CAST(subq_91.csqls_accepted AS DOUBLE PRECISION) / CAST(NULLIF(subq_91.csqls_created, 0) AS DOUBLE PRECISION)) AS csql_acceptance_rate
  , MAX(CAST(subq_91.services_profit AS DOUBLE PRECISION) / CAST(NULLIF(subq_91.services_revenue, 0) AS DOUBLE PRECISION)) AS services_margin
  , MAX(CAST(subq_103.breadth_features_used AS DOUBLE PRECISION) / CAST(NULLIF(subq_103.breadth_features_entitled, 0) AS DOUBLE PRECISION)) AS breadth
  , MAX(CAST(subq_103.user_days_28d AS DOUBLE PRECISION) / CAST(NULLIF(subq_103.active_users_28d, 0) AS DOUBLE PRECISION)) AS depth
  , MAX(CAST(subq_103.healthy_users_28d AS DOUBLE PRECISION) / CAST(NULLIF(subq_103.active_users_90d, 0) AS DOUBLE PRECISION)) AS healthy_user_rate
  , MAX(CAST(subq_103.power_users_28d AS DOUBLE PRECISION) / CAST(NULLIF(subq_103.active_users_28d, 0) AS DOUBLE PRECISION)) AS power_user_rate
  , MAX(CAST(subq_103.reach_active_users_28d AS DOUBLE PRECISION) / CAST(NULLIF(subq_103.reach_licensed_seats, 0) AS DOUBLE PRECISION)) AS reach
  , MAX(CAST(subq_112.bypasses AS DOUBLE PRECISION) / CAST(NULLIF(subq_112.questions_with_csm, 0) AS DOUBLE PRECISION)) AS bypass_rate
  , MAX(CAST(subq_112.direct_answers AS DOUBLE PRECISION) / CAST(NULLIF(subq_112.questions, 0) AS DOUBLE PRECISION)) AS direct_answer_rate
  , MAX(CAST(subq_122.csat_good AS DOUBLE PRECISION) / CAST(NULLIF(subq_122.csat_rated, 0) AS DOUBLE PRECISION)) AS csat
  , MAX(CAST(subq_122.first_reply_sla_met AS DOUBLE PRECISION) / CAST(NULLIF(subq_122.first_reply_sla_due, 0) AS DOUBLE PRECISION)) AS first_reply_sla
  , MAX(CAST(subq_122.invoices_clean AS DOUBLE PRECISION) / CAST(NULLIF(subq_122.invoices_determined, 0) AS DOUBLE PRECISION)) AS invoice_accuracy
  , MAX(CAST(subq_122.nps_balance AS DOUBLE PRECISION) / CAST(NULLIF(subq_122.nps_responses, 0) AS DOUBLE PRECISION)) AS nps
  , MAX(CAST(subq_122.outcomes_verified AS DOUBLE PRECISION) / CAST(NULLIF(subq_122.outcomes_due, 0) AS DOUBLE PRECISION)) AS outcome_rate
  , MAX(CAST(subq_122.resolution_sla_met AS DOUBLE PRECISION) / CAST(NULLIF(subq_122.resolution_sla_due, 0) AS DOUBLE PRECISION)) AS resolution_sla
  , MAX(subq_135.customers) AS customers
  , MAX(subq_135.reported_arr) AS reported_arr
  , MAX(CAST(subq_144.gap_minutes_coded AS DOUBLE PRECISION) / CAST(NULLIF(subq_144.gap_minutes, 0) AS DOUBLE PRECISION)) AS gap_coding_coverage
  , MAX(CAST(subq_165.handoffs AS DOUBLE PRECISION) / CAST(NULLIF(subq_165.customers, 0) AS DOUBLE PRECISION)) AS handoffs_per_account
  , MAX(CAST(subq_179.people_90d_support_as_one AS DOUBLE PRECISION) / CAST(NULLIF(subq_179.customers, 0) AS DOUBLE PRECISION)) AS people_per_account
  , MAX(subq_188.product_gap_cost) AS product_gap_cost
  , MAX(subq_199.ticket_backlog) AS ticket_backlog
FROM (
  -- Join on MAX(month_end) and [] grouping by metric_time
  -- Select: ['__accounts_with_csm', '__csms', 'closing__segment_id', 'metric_time__month']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_5.metric_time__month AS metric_time__month
    , subq_5.closing__segment_id AS closing__segment_id
    , SUM(subq_5.__accounts_with_csm) AS accounts_with_csm
    , COUNT(DISTINCT subq_5.__csms) AS csms
  FROM (
    -- Join Standard Outputs
    -- Select: ['__accounts_with_csm', '__csms', 'closing__segment_id', 'metric_time__month', 'month_end__day']
    SELECT
      sma_10004_cte.month_end__day AS month_end__day
      , sma_10004_cte.metric_time__month AS metric_time__month
      , rss_10004_cte.segment_id AS closing__segment_id
      , sma_10004_cte.__accounts_with_csm AS __accounts_with_csm
      , sma_10004_cte.__csms AS __csms
    FROM sma_10004_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10004_cte.closing = rss_10004_cte.closing
  ) subq_5
  INNER JOIN (
    -- Join Standard Outputs
    -- Select: ['__accounts_with_csm', '__csms', 'closing__segment_id', 'metric_time__month', 'month_end__day']
    -- Filter row on MAX(month_end__day)
    SELECT
      sma_10004_cte.metric_time__month AS metric_time__month
      , MAX(sma_10004_cte.month_end__day) AS month_end__day__complete
    FROM sma_10004_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10004_cte.closing = rss_10004_cte.closing
    GROUP BY
      sma_10004_cte.metric_time__month
  ) subq_7
  ON
    subq_5.month_end__day = subq_7.month_end__day__complete
  GROUP BY
    subq_5.metric_time__month
    , subq_5.closing__segment_id
) subq_11
FULL OUTER JOIN (
  -- Join on MAX(adoption_date) and [] grouping by metric_time
  -- Select: ['__active_users_28d', '__active_users_90d', 'closing__segment_id', 'metric_time__month']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_18.metric_time__month AS metric_time__month
    , subq_18.closing__segment_id AS closing__segment_id
    , SUM(subq_18.__active_users_28d) AS active_users_28d
    , SUM(subq_18.__active_users_90d) AS active_users_90d
  FROM (
    -- Join Standard Outputs
    -- Select: ['__active_users_28d', '__active_users_90d', 'closing__segment_id', 'metric_time__month', 'adoption_date__day']
    SELECT
      sma_10001_cte.adoption_date__day AS adoption_date__day
      , sma_10001_cte.metric_time__month AS metric_time__month
      , rss_10004_cte.segment_id AS closing__segment_id
      , sma_10001_cte.__active_users_28d AS __active_users_28d
      , sma_10001_cte.__active_users_90d AS __active_users_90d
    FROM sma_10001_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10001_cte.closing = rss_10004_cte.closing
  ) subq_18
  INNER JOIN (
    -- Join Standard Outputs
    -- Select: ['__active_users_28d', '__active_users_90d', 'closing__segment_id', 'metric_time__month', 'adoption_date__day']
    -- Filter row on MAX(adoption_date__day)
    SELECT
      sma_10001_cte.metric_time__month AS metric_time__month
      , MAX(sma_10001_cte.adoption_date__day) AS adoption_date__day__complete
    FROM sma_10001_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10001_cte.closing = rss_10004_cte.closing
    GROUP BY
      sma_10001_cte.metric_time__month
  ) subq_20
  ON
    subq_18.adoption_date__day = subq_20.adoption_date__day__complete
  GROUP BY
    subq_18.metric_time__month
    , subq_18.closing__segment_id
) subq_24
ON
  (
    subq_11.closing__segment_id = subq_24.closing__segment_id
  ) AND (
    subq_11.metric_time__month = subq_24.metric_time__month
  )
FULL OUTER JOIN (
  -- Join on MAX(month_end) and [] grouping by metric_time
  -- Select: [
  --   '__adoption_score_sum',
  --   '__adoption_scored_accounts',
  --   '__telemetry_arr',
  --   '__telemetry_closing_arr',
  --   'closing__segment_id',
  --   'metric_time__month',
  -- ]
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_30.metric_time__month AS metric_time__month
    , subq_30.closing__segment_id AS closing__segment_id
    , SUM(subq_30.__adoption_score_sum) AS adoption_score_sum
    , SUM(subq_30.__adoption_scored_accounts) AS adoption_scored_accounts
    , SUM(subq_30.__telemetry_arr) AS telemetry_arr
    , SUM(subq_30.__telemetry_closing_arr) AS telemetry_closing_arr
  FROM (
    -- Join Standard Outputs
    -- Select: [
    --   '__adoption_score_sum',
    --   '__adoption_scored_accounts',
    --   '__telemetry_arr',
    --   '__telemetry_closing_arr',
    --   'closing__segment_id',
    --   'metric_time__month',
    --   'month_end__day',
    -- ]
    SELECT
      subq_26.month_end__day AS month_end__day
      , subq_26.metric_time__month AS metric_time__month
      , rss_10004_cte.segment_id AS closing__segment_id
      , subq_26.__adoption_score_sum AS __adoption_score_sum
      , subq_26.__adoption_scored_accounts AS __adoption_scored_accounts
      , subq_26.__telemetry_arr AS __telemetry_arr
      , subq_26.__telemetry_closing_arr AS __telemetry_closing_arr
    FROM (
      -- Read Elements From Semantic Model 'account_adoption_months'
      -- Metric Time Dimension 'month_end'
      SELECT
        DATE_TRUNC('day', month_end) AS month_end__day
        , DATE_TRUNC('month', month_end) AS metric_time__month
        , account_id || '/' || substring(cast(month_end as varchar), 1, 7) AS closing
        , adoption_score AS __adoption_score_sum
        , case when adoption_score is not null then 1 end AS __adoption_scored_accounts
        , telemetry_arr AS __telemetry_arr
        , closing_arr AS __telemetry_closing_arr
      FROM {{ ref('account_adoption_months') }} account_adoption_months_src_10000
    ) subq_26
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      subq_26.closing = rss_10004_cte.closing
  ) subq_30
  INNER JOIN (
    -- Join Standard Outputs
    -- Select: [
    --   '__adoption_score_sum',
    --   '__adoption_scored_accounts',
    --   '__telemetry_arr',
    --   '__telemetry_closing_arr',
    --   'closing__segment_id',
    --   'metric_time__month',
    --   'month_end__day',
    -- ]
    -- Filter row on MAX(month_end__day)
    SELECT
      subq_26.metric_time__month AS metric_time__month
      , MAX(subq_26.month_end__day) AS month_end__day__complete
    FROM (
      -- Read Elements From Semantic Model 'account_adoption_months'
      -- Metric Time Dimension 'month_end'
      SELECT
        DATE_TRUNC('day', month_end) AS month_end__day
        , DATE_TRUNC('month', month_end) AS metric_time__month
        , account_id || '/' || substring(cast(month_end as varchar), 1, 7) AS closing
      FROM {{ ref('account_adoption_months') }} account_adoption_months_src_10000
    ) subq_26
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      subq_26.closing = rss_10004_cte.closing
    GROUP BY
      subq_26.metric_time__month
  ) subq_32
  ON
    subq_30.month_end__day = subq_32.month_end__day__complete
  GROUP BY
    subq_30.metric_time__month
    , subq_30.closing__segment_id
) subq_36
ON
  (
    COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id) = subq_36.closing__segment_id
  ) AND (
    COALESCE(subq_11.metric_time__month, subq_24.metric_time__month) = subq_36.metric_time__month
  )
FULL OUTER JOIN (
  -- Join Standard Outputs
  -- Select: ['__advocacy_acts', '__csqls_created', 'closing__segment_id', 'metric_time__month']
  -- Select: ['__advocacy_acts', '__csqls_created', 'closing__segment_id', 'metric_time__month']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    sma_10009_cte.metric_time__month AS metric_time__month
    , rss_10004_cte.segment_id AS closing__segment_id
    , SUM(sma_10009_cte.__advocacy_acts) AS advocacy_acts
    , SUM(sma_10009_cte.__csqls_created) AS csqls_created
  FROM sma_10009_cte
  LEFT OUTER JOIN
    rss_10004_cte
  ON
    sma_10009_cte.closing = rss_10004_cte.closing
  GROUP BY
    sma_10009_cte.metric_time__month
    , rss_10004_cte.segment_id
) subq_46
ON
  (
    COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id) = subq_46.closing__segment_id
  ) AND (
    COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month) = subq_46.metric_time__month
  )
FULL OUTER JOIN (
  -- Join on MAX(month_end) and [] grouping by metric_time
  -- Select: ['__arr', 'closing__segment_id', 'metric_time__month']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_52.metric_time__month AS metric_time__month
    , subq_52.closing__segment_id AS closing__segment_id
    , SUM(subq_52.__arr) AS arr
  FROM (
    -- Join Standard Outputs
    -- Select: ['__arr', 'closing__segment_id', 'metric_time__month', 'month_end__day']
    SELECT
      sma_10007_cte.month_end__day AS month_end__day
      , sma_10007_cte.metric_time__month AS metric_time__month
      , rss_10004_cte.segment_id AS closing__segment_id
      , sma_10007_cte.__arr AS __arr
    FROM sma_10007_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10007_cte.closing = rss_10004_cte.closing
  ) subq_52
  INNER JOIN (
    -- Join Standard Outputs
    -- Select: ['__arr', 'closing__segment_id', 'metric_time__month', 'month_end__day']
    -- Filter row on MAX(month_end__day)
    SELECT
      sma_10007_cte.metric_time__month AS metric_time__month
      , MAX(sma_10007_cte.month_end__day) AS month_end__day__complete
    FROM sma_10007_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10007_cte.closing = rss_10004_cte.closing
    GROUP BY
      sma_10007_cte.metric_time__month
  ) subq_54
  ON
    subq_52.month_end__day = subq_54.month_end__day__complete
  GROUP BY
    subq_52.metric_time__month
    , subq_52.closing__segment_id
) subq_58
ON
  (
    COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id, subq_46.closing__segment_id) = subq_58.closing__segment_id
  ) AND (
    COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month, subq_46.metric_time__month) = subq_58.metric_time__month
  )
FULL OUTER JOIN (
  -- Combine Aggregated Outputs
  SELECT
    COALESCE(subq_70.metric_time__month, subq_81.metric_time__month) AS metric_time__month
    , COALESCE(subq_70.closing__segment_id, subq_81.closing__segment_id) AS closing__segment_id
    , MAX(subq_70.arr) AS arr
    , MAX(subq_81.csms) AS csms
  FROM (
    -- Join on MAX(month_end) and [] grouping by metric_time
    -- Select: ['__arr', 'closing__segment_id', 'metric_time__month']
    -- Aggregate Inputs for Simple Metrics
    -- Compute Metrics via Expressions
    SELECT
      subq_64.metric_time__month AS metric_time__month
      , subq_64.closing__segment_id AS closing__segment_id
      , SUM(subq_64.__arr) AS arr
    FROM (
      -- Constrain Output with WHERE
      SELECT
        arr AS __arr
        , closing__segment_id
        , month_end__day
        , metric_time__month
      FROM (
        -- Join Standard Outputs
        -- Select: ['__arr', 'closing__segment_id', 'closing__csm_id', 'metric_time__month', 'month_end__day']
        SELECT
          sma_10007_cte.month_end__day AS month_end__day
          , sma_10007_cte.metric_time__month AS metric_time__month
          , rss_10004_cte.segment_id AS closing__segment_id
          , rss_10004_cte.csm_id AS closing__csm_id
          , sma_10007_cte.__arr AS arr
        FROM sma_10007_cte
        LEFT OUTER JOIN
          rss_10004_cte
        ON
          sma_10007_cte.closing = rss_10004_cte.closing
      ) subq_63
      WHERE closing__csm_id is not null
    ) subq_64
    INNER JOIN (
      -- Constrain Output with WHERE
      -- Filter row on MAX(month_end__day)
      SELECT
        metric_time__month
        , MAX(month_end__day) AS month_end__day__complete
      FROM (
        -- Join Standard Outputs
        -- Select: ['__arr', 'closing__segment_id', 'closing__csm_id', 'metric_time__month', 'month_end__day']
        SELECT
          sma_10007_cte.month_end__day AS month_end__day
          , sma_10007_cte.metric_time__month AS metric_time__month
          , rss_10004_cte.csm_id AS closing__csm_id
        FROM sma_10007_cte
        LEFT OUTER JOIN
          rss_10004_cte
        ON
          sma_10007_cte.closing = rss_10004_cte.closing
      ) subq_63
      WHERE closing__csm_id is not null
      GROUP BY
        metric_time__month
    ) subq_66
    ON
      subq_64.month_end__day = subq_66.month_end__day__complete
    GROUP BY
      subq_64.metric_time__month
      , subq_64.closing__segment_id
  ) subq_70
  FULL OUTER JOIN (
    -- Join on MAX(month_end) and [] grouping by metric_time
    -- Select: ['__csms', 'closing__segment_id', 'metric_time__month']
    -- Aggregate Inputs for Simple Metrics
    -- Compute Metrics via Expressions
    SELECT
      subq_75.metric_time__month AS metric_time__month
      , subq_75.closing__segment_id AS closing__segment_id
      , COUNT(DISTINCT subq_75.__csms) AS csms
    FROM (
      -- Join Standard Outputs
      -- Select: ['__csms', 'closing__segment_id', 'metric_time__month', 'month_end__day']
      SELECT
        sma_10004_cte.month_end__day AS month_end__day
        , sma_10004_cte.metric_time__month AS metric_time__month
        , rss_10004_cte.segment_id AS closing__segment_id
        , sma_10004_cte.__csms AS __csms
      FROM sma_10004_cte
      LEFT OUTER JOIN
        rss_10004_cte
      ON
        sma_10004_cte.closing = rss_10004_cte.closing
    ) subq_75
    INNER JOIN (
      -- Join Standard Outputs
      -- Select: ['__csms', 'closing__segment_id', 'metric_time__month', 'month_end__day']
      -- Filter row on MAX(month_end__day)
      SELECT
        sma_10004_cte.metric_time__month AS metric_time__month
        , MAX(sma_10004_cte.month_end__day) AS month_end__day__complete
      FROM sma_10004_cte
      LEFT OUTER JOIN
        rss_10004_cte
      ON
        sma_10004_cte.closing = rss_10004_cte.closing
      GROUP BY
        sma_10004_cte.metric_time__month
    ) subq_77
    ON
      subq_75.month_end__day = subq_77.month_end__day__complete
    GROUP BY
      subq_75.metric_time__month
      , subq_75.closing__segment_id
  ) subq_81
  ON
    (
      subq_70.closing__segment_id = subq_81.closing__segment_id
    ) AND (
      subq_70.metric_time__month = subq_81.metric_time__month
    )
  GROUP BY
    COALESCE(subq_70.metric_time__month, subq_81.metric_time__month)
    , COALESCE(subq_70.closing__segment_id, subq_81.closing__segment_id)
) subq_82
ON
  (
    COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id, subq_46.closing__segment_id, subq_58.closing__segment_id) = subq_82.closing__segment_id
  ) AND (
    COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month, subq_46.metric_time__month, subq_58.metric_time__month) = subq_82.metric_time__month
  )
FULL OUTER JOIN (
  -- Join Standard Outputs
  -- Select: [
  --   '__billable_hours',
  --   '__available_hours',
  --   '__csqls_accepted',
  --   '__csqls_created',
  --   '__services_profit',
  --   '__services_revenue',
  --   'closing__segment_id',
  --   'metric_time__month',
  -- ]
  -- Select: [
  --   '__billable_hours',
  --   '__available_hours',
  --   '__csqls_accepted',
  --   '__csqls_created',
  --   '__services_profit',
  --   '__services_revenue',
  --   'closing__segment_id',
  --   'metric_time__month',
  -- ]
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    sma_10009_cte.metric_time__month AS metric_time__month
    , rss_10004_cte.segment_id AS closing__segment_id
    , SUM(sma_10009_cte.__billable_hours) AS billable_hours
    , SUM(sma_10009_cte.__available_hours) AS available_hours
    , SUM(sma_10009_cte.__csqls_accepted) AS csqls_accepted
    , SUM(sma_10009_cte.__csqls_created) AS csqls_created
    , SUM(sma_10009_cte.__services_profit) AS services_profit
    , SUM(sma_10009_cte.__services_revenue) AS services_revenue
  FROM sma_10009_cte
  LEFT OUTER JOIN
    rss_10004_cte
  ON
    sma_10009_cte.closing = rss_10004_cte.closing
  GROUP BY
    sma_10009_cte.metric_time__month
    , rss_10004_cte.segment_id
) subq_91
ON
  (
    COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id, subq_46.closing__segment_id, subq_58.closing__segment_id, subq_82.closing__segment_id) = subq_91.closing__segment_id
  ) AND (
    COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month, subq_46.metric_time__month, subq_58.metric_time__month, subq_82.metric_time__month) = subq_91.metric_time__month
  )
FULL OUTER JOIN (
  -- Join on MAX(adoption_date) and [] grouping by metric_time
  -- Select: [
  --   '__breadth_features_used',
  --   '__breadth_features_entitled',
  --   '__user_days_28d',
  --   '__active_users_28d',
  --   '__healthy_users_28d',
  --   '__active_users_90d',
  --   '__power_users_28d',
  --   '__reach_active_users_28d',
  --   '__reach_licensed_seats',
  --   'closing__segment_id',
  --   'metric_time__month',
  -- ]
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_97.metric_time__month AS metric_time__month
    , subq_97.closing__segment_id AS closing__segment_id
    , SUM(subq_97.__breadth_features_used) AS breadth_features_used
    , SUM(subq_97.__breadth_features_entitled) AS breadth_features_entitled
    , SUM(subq_97.__user_days_28d) AS user_days_28d
    , SUM(subq_97.__active_users_28d) AS active_users_28d
    , SUM(subq_97.__healthy_users_28d) AS healthy_users_28d
    , SUM(subq_97.__active_users_90d) AS active_users_90d
    , SUM(subq_97.__power_users_28d) AS power_users_28d
    , SUM(subq_97.__reach_active_users_28d) AS reach_active_users_28d
    , SUM(subq_97.__reach_licensed_seats) AS reach_licensed_seats
  FROM (
    -- Join Standard Outputs
    -- Select: [
    --   '__breadth_features_used',
    --   '__breadth_features_entitled',
    --   '__user_days_28d',
    --   '__active_users_28d',
    --   '__healthy_users_28d',
    --   '__active_users_90d',
    --   '__power_users_28d',
    --   '__reach_active_users_28d',
    --   '__reach_licensed_seats',
    --   'closing__segment_id',
    --   'metric_time__month',
    --   'adoption_date__day',
    -- ]
    SELECT
      sma_10001_cte.adoption_date__day AS adoption_date__day
      , sma_10001_cte.metric_time__month AS metric_time__month
      , rss_10004_cte.segment_id AS closing__segment_id
      , sma_10001_cte.__active_users_28d AS __active_users_28d
      , sma_10001_cte.__active_users_90d AS __active_users_90d
      , sma_10001_cte.__breadth_features_used AS __breadth_features_used
      , sma_10001_cte.__breadth_features_entitled AS __breadth_features_entitled
      , sma_10001_cte.__user_days_28d AS __user_days_28d
      , sma_10001_cte.__reach_active_users_28d AS __reach_active_users_28d
      , sma_10001_cte.__reach_licensed_seats AS __reach_licensed_seats
      , sma_10001_cte.__healthy_users_28d AS __healthy_users_28d
      , sma_10001_cte.__power_users_28d AS __power_users_28d
    FROM sma_10001_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10001_cte.closing = rss_10004_cte.closing
  ) subq_97
  INNER JOIN (
    -- Join Standard Outputs
    -- Select: [
    --   '__breadth_features_used',
    --   '__breadth_features_entitled',
    --   '__user_days_28d',
    --   '__active_users_28d',
    --   '__healthy_users_28d',
    --   '__active_users_90d',
    --   '__power_users_28d',
    --   '__reach_active_users_28d',
    --   '__reach_licensed_seats',
    --   'closing__segment_id',
    --   'metric_time__month',
    --   'adoption_date__day',
    -- ]
    -- Filter row on MAX(adoption_date__day)
    SELECT
      sma_10001_cte.metric_time__month AS metric_time__month
      , MAX(sma_10001_cte.adoption_date__day) AS adoption_date__day__complete
    FROM sma_10001_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10001_cte.closing = rss_10004_cte.closing
    GROUP BY
      sma_10001_cte.metric_time__month
  ) subq_99
  ON
    subq_97.adoption_date__day = subq_99.adoption_date__day__complete
  GROUP BY
    subq_97.metric_time__month
    , subq_97.closing__segment_id
) subq_103
ON
  (
    COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id, subq_46.closing__segment_id, subq_58.closing__segment_id, subq_82.closing__segment_id, subq_91.closing__segment_id) = subq_103.closing__segment_id
  ) AND (
    COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month, subq_46.metric_time__month, subq_58.metric_time__month, subq_82.metric_time__month, subq_91.metric_time__month) = subq_103.metric_time__month
  )
FULL OUTER JOIN (
  -- Join Standard Outputs
  -- Select: ['__bypasses', '__questions_with_csm', '__direct_answers', '__questions', 'closing__segment_id', 'metric_time__month']
  -- Select: ['__bypasses', '__questions_with_csm', '__direct_answers', '__questions', 'closing__segment_id', 'metric_time__month']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    sma_10004_cte.metric_time__month AS metric_time__month
    , rss_10004_cte.segment_id AS closing__segment_id
    , SUM(sma_10004_cte.__bypasses) AS bypasses
    , SUM(sma_10004_cte.__questions_with_csm) AS questions_with_csm
    , SUM(sma_10004_cte.__direct_answers) AS direct_answers
    , SUM(sma_10004_cte.__questions) AS questions
  FROM sma_10004_cte
  LEFT OUTER JOIN
    rss_10004_cte
  ON
    sma_10004_cte.closing = rss_10004_cte.closing
  GROUP BY
    sma_10004_cte.metric_time__month
    , rss_10004_cte.segment_id
) subq_112
ON
  (
    COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id, subq_46.closing__segment_id, subq_58.closing__segment_id, subq_82.closing__segment_id, subq_91.closing__segment_id, subq_103.closing__segment_id) = subq_112.closing__segment_id
  ) AND (
    COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month, subq_46.metric_time__month, subq_58.metric_time__month, subq_82.metric_time__month, subq_91.metric_time__month, subq_103.metric_time__month) = subq_112.metric_time__month
  )
FULL OUTER JOIN (
  -- Join Standard Outputs
  -- Select: [
  --   '__csat_good',
  --   '__csat_rated',
  --   '__first_reply_sla_met',
  --   '__first_reply_sla_due',
  --   '__invoices_clean',
  --   '__invoices_determined',
  --   '__nps_balance',
  --   '__nps_responses',
  --   '__outcomes_verified',
  --   '__outcomes_due',
  --   '__resolution_sla_met',
  --   '__resolution_sla_due',
  --   'closing__segment_id',
  --   'metric_time__month',
  -- ]
  -- Select: [
  --   '__csat_good',
  --   '__csat_rated',
  --   '__first_reply_sla_met',
  --   '__first_reply_sla_due',
  --   '__invoices_clean',
  --   '__invoices_determined',
  --   '__nps_balance',
  --   '__nps_responses',
  --   '__outcomes_verified',
  --   '__outcomes_due',
  --   '__resolution_sla_met',
  --   '__resolution_sla_due',
  --   'closing__segment_id',
  --   'metric_time__month',
  -- ]
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    sma_10005_cte.metric_time__month AS metric_time__month
    , rss_10004_cte.segment_id AS closing__segment_id
    , SUM(sma_10005_cte.__csat_good) AS csat_good
    , SUM(sma_10005_cte.__csat_rated) AS csat_rated
    , SUM(sma_10005_cte.__first_reply_sla_met) AS first_reply_sla_met
    , SUM(sma_10005_cte.__first_reply_sla_due) AS first_reply_sla_due
    , SUM(sma_10005_cte.__invoices_clean) AS invoices_clean
    , SUM(sma_10005_cte.__invoices_determined) AS invoices_determined
    , SUM(sma_10005_cte.__nps_balance) AS nps_balance
    , SUM(sma_10005_cte.__nps_responses) AS nps_responses
    , SUM(sma_10005_cte.__outcomes_verified) AS outcomes_verified
    , SUM(sma_10005_cte.__outcomes_due) AS outcomes_due
    , SUM(sma_10005_cte.__resolution_sla_met) AS resolution_sla_met
    , SUM(sma_10005_cte.__resolution_sla_due) AS resolution_sla_due
  FROM sma_10005_cte
  LEFT OUTER JOIN
    rss_10004_cte
  ON
    sma_10005_cte.closing = rss_10004_cte.closing
  GROUP BY
    sma_10005_cte.metric_time__month
    , rss_10004_cte.segment_id
) subq_122
ON
  (
    COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id, subq_46.closing__segment_id, subq_58.closing__segment_id, subq_82.closing__segment_id, subq_91.closing__segment_id, subq_103.closing__segment_id, subq_112.closing__segment_id) = subq_122.closing__segment_id
  ) AND (
    COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month, subq_46.metric_time__month, subq_58.metric_time__month, subq_82.metric_time__month, subq_91.metric_time__month, subq_103.metric_time__month, subq_112.metric_time__month) = subq_122.metric_time__month
  )
FULL OUTER JOIN (
  -- Join on MAX(month_end) and [] grouping by metric_time
  -- Select: ['__customers', '__reported_arr', 'closing__segment_id', 'metric_time__month']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_129.metric_time__month AS metric_time__month
    , subq_129.closing__segment_id AS closing__segment_id
    , SUM(subq_129.__customers) AS customers
    , SUM(subq_129.__reported_arr) AS reported_arr
  FROM (
    -- Join Standard Outputs
    -- Select: ['__customers', '__reported_arr', 'closing__segment_id', 'metric_time__month', 'month_end__day']
    SELECT
      sma_10003_cte.month_end__day AS month_end__day
      , sma_10003_cte.metric_time__month AS metric_time__month
      , rss_10004_cte.segment_id AS closing__segment_id
      , sma_10003_cte.__customers AS __customers
      , sma_10003_cte.__reported_arr AS __reported_arr
    FROM sma_10003_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10003_cte.closing = rss_10004_cte.closing
  ) subq_129
  INNER JOIN (
    -- Join Standard Outputs
    -- Select: ['__customers', '__reported_arr', 'closing__segment_id', 'metric_time__month', 'month_end__day']
    -- Filter row on MAX(month_end__day)
    SELECT
      sma_10003_cte.metric_time__month AS metric_time__month
      , MAX(sma_10003_cte.month_end__day) AS month_end__day__complete
    FROM sma_10003_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10003_cte.closing = rss_10004_cte.closing
    GROUP BY
      sma_10003_cte.metric_time__month
  ) subq_131
  ON
    subq_129.month_end__day = subq_131.month_end__day__complete
  GROUP BY
    subq_129.metric_time__month
    , subq_129.closing__segment_id
) subq_135
ON
  (
    COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id, subq_46.closing__segment_id, subq_58.closing__segment_id, subq_82.closing__segment_id, subq_91.closing__segment_id, subq_103.closing__segment_id, subq_112.closing__segment_id, subq_122.closing__segment_id) = subq_135.closing__segment_id
  ) AND (
    COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month, subq_46.metric_time__month, subq_58.metric_time__month, subq_82.metric_time__month, subq_91.metric_time__month, subq_103.metric_time__month, subq_112.metric_time__month, subq_122.metric_time__month) = subq_135.metric_time__month
  )
FULL OUTER JOIN (
  -- Join Standard Outputs
  -- Select: ['__gap_minutes_coded', '__gap_minutes', 'closing__segment_id', 'metric_time__month']
  -- Select: ['__gap_minutes_coded', '__gap_minutes', 'closing__segment_id', 'metric_time__month']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    sma_10006_cte.metric_time__month AS metric_time__month
    , rss_10004_cte.segment_id AS closing__segment_id
    , SUM(sma_10006_cte.__gap_minutes_coded) AS gap_minutes_coded
    , SUM(sma_10006_cte.__gap_minutes) AS gap_minutes
  FROM sma_10006_cte
  LEFT OUTER JOIN
    rss_10004_cte
  ON
    sma_10006_cte.closing = rss_10004_cte.closing
  GROUP BY
    sma_10006_cte.metric_time__month
    , rss_10004_cte.segment_id
) subq_144
ON
  (
    COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id, subq_46.closing__segment_id, subq_58.closing__segment_id, subq_82.closing__segment_id, subq_91.closing__segment_id, subq_103.closing__segment_id, subq_112.closing__segment_id, subq_122.closing__segment_id, subq_135.closing__segment_id) = subq_144.closing__segment_id
  ) AND (
    COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month, subq_46.metric_time__month, subq_58.metric_time__month, subq_82.metric_time__month, subq_91.metric_time__month, subq_103.metric_time__month, subq_112.metric_time__month, subq_122.metric_time__month, subq_135.metric_time__month) = subq_144.metric_time__month
  )
FULL OUTER JOIN (
  -- Combine Aggregated Outputs
  SELECT
    COALESCE(subq_153.metric_time__month, cm_105_cte.metric_time__month) AS metric_time__month
    , COALESCE(subq_153.closing__segment_id, cm_105_cte.closing__segment_id) AS closing__segment_id
    , MAX(subq_153.handoffs) AS handoffs
    , MAX(cm_105_cte.customers) AS customers
  FROM (
    -- Join Standard Outputs
    -- Select: ['__handoffs', 'closing__segment_id', 'metric_time__month']
    -- Select: ['__handoffs', 'closing__segment_id', 'metric_time__month']
    -- Aggregate Inputs for Simple Metrics
    -- Compute Metrics via Expressions
    SELECT
      sma_10004_cte.metric_time__month AS metric_time__month
      , rss_10004_cte.segment_id AS closing__segment_id
      , SUM(sma_10004_cte.__handoffs) AS handoffs
    FROM sma_10004_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10004_cte.closing = rss_10004_cte.closing
    GROUP BY
      sma_10004_cte.metric_time__month
      , rss_10004_cte.segment_id
  ) subq_153
  FULL OUTER JOIN
    cm_105_cte
  ON
    (
      subq_153.closing__segment_id = cm_105_cte.closing__segment_id
    ) AND (
      subq_153.metric_time__month = cm_105_cte.metric_time__month
    )
  GROUP BY
    COALESCE(subq_153.metric_time__month, cm_105_cte.metric_time__month)
    , COALESCE(subq_153.closing__segment_id, cm_105_cte.closing__segment_id)
) subq_165
ON
  (
    COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id, subq_46.closing__segment_id, subq_58.closing__segment_id, subq_82.closing__segment_id, subq_91.closing__segment_id, subq_103.closing__segment_id, subq_112.closing__segment_id, subq_122.closing__segment_id, subq_135.closing__segment_id, subq_144.closing__segment_id) = subq_165.closing__segment_id
  ) AND (
    COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month, subq_46.metric_time__month, subq_58.metric_time__month, subq_82.metric_time__month, subq_91.metric_time__month, subq_103.metric_time__month, subq_112.metric_time__month, subq_122.metric_time__month, subq_135.metric_time__month, subq_144.metric_time__month) = subq_165.metric_time__month
  )
FULL OUTER JOIN (
  -- Combine Aggregated Outputs
  SELECT
    COALESCE(subq_177.metric_time__month, cm_105_cte.metric_time__month) AS metric_time__month
    , COALESCE(subq_177.closing__segment_id, cm_105_cte.closing__segment_id) AS closing__segment_id
    , MAX(subq_177.people_90d_support_as_one) AS people_90d_support_as_one
    , MAX(cm_105_cte.customers) AS customers
  FROM (
    -- Join on MAX(month_end) and [] grouping by metric_time
    -- Select: ['__people_90d_support_as_one', 'closing__segment_id', 'metric_time__month']
    -- Aggregate Inputs for Simple Metrics
    -- Compute Metrics via Expressions
    SELECT
      subq_171.metric_time__month AS metric_time__month
      , subq_171.closing__segment_id AS closing__segment_id
      , SUM(subq_171.__people_90d_support_as_one) AS people_90d_support_as_one
    FROM (
      -- Join Standard Outputs
      -- Select: ['__people_90d_support_as_one', 'closing__segment_id', 'metric_time__month', 'month_end__day']
      SELECT
        sma_10004_cte.month_end__day AS month_end__day
        , sma_10004_cte.metric_time__month AS metric_time__month
        , rss_10004_cte.segment_id AS closing__segment_id
        , sma_10004_cte.__people_90d_support_as_one AS __people_90d_support_as_one
      FROM sma_10004_cte
      LEFT OUTER JOIN
        rss_10004_cte
      ON
        sma_10004_cte.closing = rss_10004_cte.closing
    ) subq_171
    INNER JOIN (
      -- Join Standard Outputs
      -- Select: ['__people_90d_support_as_one', 'closing__segment_id', 'metric_time__month', 'month_end__day']
      -- Filter row on MAX(month_end__day)
      SELECT
        sma_10004_cte.metric_time__month AS metric_time__month
        , MAX(sma_10004_cte.month_end__day) AS month_end__day__complete
      FROM sma_10004_cte
      LEFT OUTER JOIN
        rss_10004_cte
      ON
        sma_10004_cte.closing = rss_10004_cte.closing
      GROUP BY
        sma_10004_cte.metric_time__month
    ) subq_173
    ON
      subq_171.month_end__day = subq_173.month_end__day__complete
    GROUP BY
      subq_171.metric_time__month
      , subq_171.closing__segment_id
  ) subq_177
  FULL OUTER JOIN
    cm_105_cte
  ON
    (
      subq_177.closing__segment_id = cm_105_cte.closing__segment_id
    ) AND (
      subq_177.metric_time__month = cm_105_cte.metric_time__month
    )
  GROUP BY
    COALESCE(subq_177.metric_time__month, cm_105_cte.metric_time__month)
    , COALESCE(subq_177.closing__segment_id, cm_105_cte.closing__segment_id)
) subq_179
ON
  (
    COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id, subq_46.closing__segment_id, subq_58.closing__segment_id, subq_82.closing__segment_id, subq_91.closing__segment_id, subq_103.closing__segment_id, subq_112.closing__segment_id, subq_122.closing__segment_id, subq_135.closing__segment_id, subq_144.closing__segment_id, subq_165.closing__segment_id) = subq_179.closing__segment_id
  ) AND (
    COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month, subq_46.metric_time__month, subq_58.metric_time__month, subq_82.metric_time__month, subq_91.metric_time__month, subq_103.metric_time__month, subq_112.metric_time__month, subq_122.metric_time__month, subq_135.metric_time__month, subq_144.metric_time__month, subq_165.metric_time__month) = subq_179.metric_time__month
  )
FULL OUTER JOIN (
  -- Join Standard Outputs
  -- Select: ['__product_gap_cost', 'closing__segment_id', 'metric_time__month']
  -- Select: ['__product_gap_cost', 'closing__segment_id', 'metric_time__month']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    sma_10006_cte.metric_time__month AS metric_time__month
    , rss_10004_cte.segment_id AS closing__segment_id
    , SUM(sma_10006_cte.__product_gap_cost) AS product_gap_cost
  FROM sma_10006_cte
  LEFT OUTER JOIN
    rss_10004_cte
  ON
    sma_10006_cte.closing = rss_10004_cte.closing
  GROUP BY
    sma_10006_cte.metric_time__month
    , rss_10004_cte.segment_id
) subq_188
ON
  (
    COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id, subq_46.closing__segment_id, subq_58.closing__segment_id, subq_82.closing__segment_id, subq_91.closing__segment_id, subq_103.closing__segment_id, subq_112.closing__segment_id, subq_122.closing__segment_id, subq_135.closing__segment_id, subq_144.closing__segment_id, subq_165.closing__segment_id, subq_179.closing__segment_id) = subq_188.closing__segment_id
  ) AND (
    COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month, subq_46.metric_time__month, subq_58.metric_time__month, subq_82.metric_time__month, subq_91.metric_time__month, subq_103.metric_time__month, subq_112.metric_time__month, subq_122.metric_time__month, subq_135.metric_time__month, subq_144.metric_time__month, subq_165.metric_time__month, subq_179.metric_time__month) = subq_188.metric_time__month
  )
FULL OUTER JOIN (
  -- Join on MAX(month_end) and [] grouping by metric_time
  -- Select: ['__ticket_backlog', 'closing__segment_id', 'metric_time__month']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_193.metric_time__month AS metric_time__month
    , subq_193.closing__segment_id AS closing__segment_id
    , SUM(subq_193.__ticket_backlog) AS ticket_backlog
  FROM (
    -- Join Standard Outputs
    -- Select: ['__ticket_backlog', 'closing__segment_id', 'metric_time__month', 'month_end__day']
    SELECT
      sma_10005_cte.month_end__day AS month_end__day
      , sma_10005_cte.metric_time__month AS metric_time__month
      , rss_10004_cte.segment_id AS closing__segment_id
      , sma_10005_cte.__ticket_backlog AS __ticket_backlog
    FROM sma_10005_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10005_cte.closing = rss_10004_cte.closing
  ) subq_193
  INNER JOIN (
    -- Join Standard Outputs
    -- Select: ['__ticket_backlog', 'closing__segment_id', 'metric_time__month', 'month_end__day']
    -- Filter row on MAX(month_end__day)
    SELECT
      sma_10005_cte.metric_time__month AS metric_time__month
      , MAX(sma_10005_cte.month_end__day) AS month_end__day__complete
    FROM sma_10005_cte
    LEFT OUTER JOIN
      rss_10004_cte
    ON
      sma_10005_cte.closing = rss_10004_cte.closing
    GROUP BY
      sma_10005_cte.metric_time__month
  ) subq_195
  ON
    subq_193.month_end__day = subq_195.month_end__day__complete
  GROUP BY
    subq_193.metric_time__month
    , subq_193.closing__segment_id
) subq_199
ON
  (
    COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id, subq_46.closing__segment_id, subq_58.closing__segment_id, subq_82.closing__segment_id, subq_91.closing__segment_id, subq_103.closing__segment_id, subq_112.closing__segment_id, subq_122.closing__segment_id, subq_135.closing__segment_id, subq_144.closing__segment_id, subq_165.closing__segment_id, subq_179.closing__segment_id, subq_188.closing__segment_id) = subq_199.closing__segment_id
  ) AND (
    COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month, subq_46.metric_time__month, subq_58.metric_time__month, subq_82.metric_time__month, subq_91.metric_time__month, subq_103.metric_time__month, subq_112.metric_time__month, subq_122.metric_time__month, subq_135.metric_time__month, subq_144.metric_time__month, subq_165.metric_time__month, subq_179.metric_time__month, subq_188.metric_time__month) = subq_199.metric_time__month
  )
GROUP BY
  COALESCE(subq_11.metric_time__month, subq_24.metric_time__month, subq_36.metric_time__month, subq_46.metric_time__month, subq_58.metric_time__month, subq_82.metric_time__month, subq_91.metric_time__month, subq_103.metric_time__month, subq_112.metric_time__month, subq_122.metric_time__month, subq_135.metric_time__month, subq_144.metric_time__month, subq_165.metric_time__month, subq_179.metric_time__month, subq_188.metric_time__month, subq_199.metric_time__month)
  , COALESCE(subq_11.closing__segment_id, subq_24.closing__segment_id, subq_36.closing__segment_id, subq_46.closing__segment_id, subq_58.closing__segment_id, subq_82.closing__segment_id, subq_91.closing__segment_id, subq_103.closing__segment_id, subq_112.closing__segment_id, subq_122.closing__segment_id, subq_135.closing__segment_id, subq_144.closing__segment_id, subq_165.closing__segment_id, subq_179.closing__segment_id, subq_188.closing__segment_id, subq_199.closing__segment_id)
),

-- one row per segment and complete month of which any answer tells
row_keys as (
    select
        metric_time__month,
        opening__segment_id as segment_id
    from segment_monthly_opening
    where opening__segment_id is not null
    union distinct
    select
        metric_time__month,
        closing__segment_id as segment_id
    from segment_monthly_closing
    where closing__segment_id is not null
),

months as (
    select
        month_end,
        fiscal_quarter,
        fiscal_year,
        is_month_final,
        date_trunc('month', month_end) as month_start
    from {{ ref('calendar_days') }}
    where date_day = month_end
),

final as (
    select
        months.month_end,
        months.fiscal_quarter,
        months.fiscal_year,
        months.is_month_final,
        row_keys.segment_id,
        cast(segment_monthly_closing.accounts_per_csm as double precision) as accounts_per_csm,
        cast(segment_monthly_closing.active_users_28d as bigint) as active_users_28d,
        cast(segment_monthly_closing.active_users_90d as bigint) as active_users_90d,
        cast(segment_monthly_closing.adoption_score as double precision) as adoption_score,
        cast(segment_monthly_closing.advocacy_acts as bigint) as advocacy_acts,
        cast(segment_monthly_closing.arr as numeric(38,4)) as arr,
        cast(segment_monthly_closing.arr_per_csm as double precision) as arr_per_csm,
        cast(segment_monthly_closing.billable_utilisation as double precision) as billable_utilisation,
        cast(segment_monthly_closing.breadth as double precision) as breadth,
        cast(segment_monthly_closing.bypass_rate as double precision) as bypass_rate,
        cast(segment_monthly_opening.churned_arr as numeric(38,4)) as churned_arr,
        cast(segment_monthly_opening.contraction_arr as numeric(38,4)) as contraction_arr,
        cast(segment_monthly_closing.csat as double precision) as csat,
        cast(segment_monthly_closing.csql_acceptance_rate as double precision) as csql_acceptance_rate,
        cast(segment_monthly_closing.csqls_created as bigint) as csqls_created,
        cast(segment_monthly_closing.customers as bigint) as customers,
        cast(segment_monthly_closing.depth as double precision) as depth,
        cast(segment_monthly_closing.direct_answer_rate as double precision) as direct_answer_rate,
        cast(segment_monthly_opening.expansion_arr as numeric(38,4)) as expansion_arr,
        cast(segment_monthly_closing.first_reply_sla as double precision) as first_reply_sla,
        cast(segment_monthly_closing.gap_coding_coverage as double precision) as gap_coding_coverage,
        cast(segment_monthly_opening.gross_renewal_rate as double precision) as gross_renewal_rate,
        cast(segment_monthly_opening.grr_12m as double precision) as grr_12m,
        cast(segment_monthly_opening.grr_3m as double precision) as grr_3m,
        cast(segment_monthly_closing.handoffs_per_account as double precision) as handoffs_per_account,
        cast(segment_monthly_closing.healthy_user_rate as double precision) as healthy_user_rate,
        cast(segment_monthly_closing.invoice_accuracy as double precision) as invoice_accuracy,
        cast(segment_monthly_opening.licence_growth_12m as double precision) as licence_growth_12m,
        cast(segment_monthly_opening.logo_retention_12m as double precision) as logo_retention_12m,
        cast(segment_monthly_opening.net_renewal_rate as double precision) as net_renewal_rate,
        cast(segment_monthly_opening.new_arr as numeric(38,4)) as new_arr,
        cast(segment_monthly_closing.nps as double precision) as nps,
        cast(segment_monthly_opening.nrr_12m as double precision) as nrr_12m,
        cast(segment_monthly_opening.nrr_3m as double precision) as nrr_3m,
        cast(segment_monthly_closing.outcome_rate as double precision) as outcome_rate,
        cast(segment_monthly_closing.people_per_account as double precision) as people_per_account,
        cast(segment_monthly_closing.power_user_rate as double precision) as power_user_rate,
        cast(segment_monthly_closing.product_gap_cost as numeric(38,4)) as product_gap_cost,
        cast(segment_monthly_opening.quick_ratio as double precision) as quick_ratio,
        cast(segment_monthly_closing.reach as double precision) as reach,
        cast(segment_monthly_opening.reactivation_arr as numeric(38,4)) as reactivation_arr,
        cast(segment_monthly_closing.reported_arr as numeric(38,4)) as reported_arr,
        cast(segment_monthly_opening.reported_nrr_12m as double precision) as reported_nrr_12m,
        cast(segment_monthly_closing.resolution_sla as double precision) as resolution_sla,
        cast(segment_monthly_closing.services_margin as double precision) as services_margin,
        cast(segment_monthly_closing.telemetry_coverage as double precision) as telemetry_coverage,
        cast(segment_monthly_closing.ticket_backlog as bigint) as ticket_backlog,
        cast(segment_monthly_opening.upsell_12m as double precision) as upsell_12m
    from row_keys
    inner join months on row_keys.metric_time__month = months.month_start
    left join segment_monthly_opening
        on
            row_keys.metric_time__month = segment_monthly_opening.metric_time__month
            and row_keys.segment_id = segment_monthly_opening.opening__segment_id
    left join segment_monthly_closing
        on
            row_keys.metric_time__month = segment_monthly_closing.metric_time__month
            and row_keys.segment_id = segment_monthly_closing.closing__segment_id
)

select * from final
