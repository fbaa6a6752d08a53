{# Written by `python -m common_ground metrics tables` from the definitions.
What it asks the metric layer stands as MetricFlow writes it. -#}
with account_monthly as (
-- Combine Aggregated Outputs
-- Write to DataTable
WITH sma_10004_cte AS (
  -- Read Elements From Semantic Model 'account_coverage_months'
  -- Metric Time Dimension 'month_end'
  SELECT
    DATE_TRUNC('day', month_end) AS month_end__day
    , DATE_TRUNC('month', month_end) AS metric_time__month
    , account_id AS account
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

, sma_10001_cte AS (
  -- Read Elements From Semantic Model 'account_adoption_days'
  -- Metric Time Dimension 'adoption_date'
  SELECT
    DATE_TRUNC('day', adoption_date) AS adoption_date__day
    , DATE_TRUNC('month', adoption_date) AS metric_time__month
    , account_id AS account
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
    , account_id AS account
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
    , account_id AS account
    , account_id || '/' || substring(cast(month_end as varchar), 1, 7) AS closing
    , closing_arr AS __arr
    , new_arr AS __new_arr
    , reactivation_arr AS __reactivation_arr
    , expansion_arr AS __expansion_arr
    , contraction_arr AS __contraction_arr
    , churned_arr AS __churned_arr
    , new_arr + reactivation_arr + expansion_arr AS __arr_gained
    , contraction_arr + churned_arr AS __arr_lost
  FROM {{ ref('account_product_arr_months') }} account_product_arr_months_src_10000
)

, sma_10005_cte AS (
  -- Read Elements From Semantic Model 'account_experience_months'
  -- Metric Time Dimension 'month_end'
  SELECT
    DATE_TRUNC('day', month_end) AS month_end__day
    , DATE_TRUNC('month', month_end) AS metric_time__month
    , account_id AS account
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
    , account_id AS account
    , case when closing_arr > 0 then 1 else 0 end AS __customers
    , reported_closing_arr AS __reported_arr
  FROM {{ ref('account_arr_months') }} account_arr_months_src_10000
)

, sma_10006_cte AS (
  -- Read Elements From Semantic Model 'account_gap_months'
  -- Metric Time Dimension 'month_end'
  SELECT
    DATE_TRUNC('month', month_end) AS metric_time__month
    , account_id AS account
    , cost AS __product_gap_cost
    , coded_minutes AS __gap_minutes_coded
    , coded_minutes + uncoded_minutes AS __gap_minutes
  FROM {{ ref('account_gap_months') }} account_gap_months_src_10000
)

, sma_10008_cte AS (
  -- Read Elements From Semantic Model 'account_retention_months'
  -- Metric Time Dimension 'month_end'
  SELECT
    DATE_TRUNC('day', month_end) AS month_end__day
    , DATE_TRUNC('month', month_end) AS metric_time__month
    , account_id AS account
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

, cm_140_cte AS (
  -- Join on MAX(month_end) and [] grouping by metric_time
  -- Select: ['__customers', 'metric_time__month', 'account']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_138.metric_time__month AS metric_time__month
    , subq_138.account AS account
    , SUM(subq_138.__customers) AS customers
  FROM (
    -- Read From CTE For node_id=sma_10003
    -- Select: ['__customers', 'metric_time__month', 'month_end__day', 'account']
    SELECT
      month_end__day
      , metric_time__month
      , account
      , __customers
    FROM sma_10003_cte
  ) subq_138
  INNER JOIN (
    -- Read From CTE For node_id=sma_10003
    -- Select: ['__customers', 'metric_time__month', 'month_end__day', 'account']
    -- Filter row on MAX(month_end__day)
    SELECT
      metric_time__month
      , MAX(month_end__day) AS month_end__day__complete
    FROM sma_10003_cte
    GROUP BY
      metric_time__month
  ) subq_140
  ON
    subq_138.month_end__day = subq_140.month_end__day__complete
  GROUP BY
    subq_138.metric_time__month
    , subq_138.account
)

SELECT
  COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month, subq_85.metric_time__month, subq_91.metric_time__month, subq_97.metric_time__month, subq_107.metric_time__month, subq_113.metric_time__month, subq_120.metric_time__month, subq_130.metric_time__month, subq_145.metric_time__month, subq_156.metric_time__month, subq_162.metric_time__month, subq_167.metric_time__month, subq_176.metric_time__month, subq_186.metric_time__month) AS metric_time__month
  , COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account, subq_85.account, subq_91.account, subq_97.account, subq_107.account, subq_113.account, subq_120.account, subq_130.account, subq_145.account, subq_156.account, subq_162.account, subq_167.account, subq_176.account, subq_186.account) AS account
  , MAX(CAST(subq_8.accounts_with_csm AS DOUBLE PRECISION) / CAST(NULLIF(subq_8.csms, 0) AS DOUBLE PRECISION)) AS accounts_per_csm
  , MAX(subq_18.active_users_28d) AS active_users_28d
  , MAX(subq_18.active_users_90d) AS active_users_90d
  , MAX(CAST(subq_27.adoption_score_sum AS DOUBLE PRECISION) / CAST(NULLIF(subq_27.adoption_scored_accounts, 0) AS DOUBLE PRECISION)) AS adoption_score
  , MAX(CAST(subq_27.telemetry_arr AS DOUBLE PRECISION) / CAST(NULLIF(subq_27.telemetry_closing_arr, 0) AS DOUBLE PRECISION)) AS telemetry_coverage
  , MAX(subq_34.advocacy_acts) AS advocacy_acts
  , MAX(subq_34.csqls_created) AS csqls_created
  , MAX(subq_43.arr) AS arr
  , MAX(CAST(subq_64.arr AS DOUBLE PRECISION) / CAST(NULLIF(subq_64.csms, 0) AS DOUBLE PRECISION)) AS arr_per_csm
  , MAX(CAST(subq_70.billable_hours AS DOUBLE PRECISION) / CAST(NULLIF(subq_70.available_hours, 0) AS DOUBLE PRECISION)) AS billable_utilisation
  , MAX(CAST(subq_70.csqls_accepted AS DOUBLE PRECISION) / CAST(NULLIF(subq_70.csqls_created, 0) AS DOUBLE PRECISION)) AS csql_acceptance_rate
  , MAX(CAST(subq_70.services_profit AS DOUBLE PRECISION) / CAST(NULLIF(subq_70.services_revenue, 0) AS DOUBLE PRECISION)) AS services_margin
  , MAX(CAST(subq_79.breadth_features_used AS DOUBLE PRECISION) / CAST(NULLIF(subq_79.breadth_features_entitled, 0) AS DOUBLE PRECISION)) AS breadth
  , MAX(CAST(subq_79.user_days_28d AS DOUBLE PRECISION) / CAST(NULLIF(subq_79.active_users_28d, 0) AS DOUBLE PRECISION)) AS depth
  , MAX(CAST(subq_79.healthy_users_28d AS DOUBLE PRECISION) / CAST(NULLIF(subq_79.active_users_90d, 0) AS DOUBLE PRECISION)) AS healthy_user_rate
  , MAX(CAST(subq_79.power_users_28d AS DOUBLE PRECISION) / CAST(NULLIF(subq_79.active_users_28d, 0) AS DOUBLE PRECISION)) AS power_user_rate
  , MAX(CAST(subq_79.reach_active_users_28d AS DOUBLE PRECISION) / CAST(NULLIF(subq_79.reach_licensed_seats, 0) AS DOUBLE PRECISION)) AS reach
  , MAX(CAST(subq_85.bypasses AS DOUBLE PRECISION) / CAST(NULLIF(subq_85.questions_with_csm, 0) AS DOUBLE PRECISION)) AS bypass_rate
  , MAX(CAST(subq_85.direct_answers AS DOUBLE PRECISION) / CAST(NULLIF(subq_85.questions, 0) AS DOUBLE PRECISION)) AS direct_answer_rate
  , MAX(subq_91.churned_arr) AS churned_arr
  , MAX(subq_91.contraction_arr) AS contraction_arr
  , MAX(subq_91.expansion_arr) AS expansion_arr
  , MAX(subq_91.new_arr) AS new_arr
  , MAX(subq_91.reactivation_arr) AS reactivation_arr
  , MAX(CAST(subq_97.csat_good AS DOUBLE PRECISION) / CAST(NULLIF(subq_97.csat_rated, 0) AS DOUBLE PRECISION)) AS csat
  , MAX(CAST(subq_97.first_reply_sla_met AS DOUBLE PRECISION) / CAST(NULLIF(subq_97.first_reply_sla_due, 0) AS DOUBLE PRECISION)) AS first_reply_sla
  , MAX(CAST(subq_97.invoices_clean AS DOUBLE PRECISION) / CAST(NULLIF(subq_97.invoices_determined, 0) AS DOUBLE PRECISION)) AS invoice_accuracy
  , MAX(CAST(subq_97.nps_balance AS DOUBLE PRECISION) / CAST(NULLIF(subq_97.nps_responses, 0) AS DOUBLE PRECISION)) AS nps
  , MAX(CAST(subq_97.outcomes_verified AS DOUBLE PRECISION) / CAST(NULLIF(subq_97.outcomes_due, 0) AS DOUBLE PRECISION)) AS outcome_rate
  , MAX(CAST(subq_97.resolution_sla_met AS DOUBLE PRECISION) / CAST(NULLIF(subq_97.resolution_sla_due, 0) AS DOUBLE PRECISION)) AS resolution_sla
  , MAX(subq_107.customers) AS customers
  , MAX(subq_107.reported_arr) AS reported_arr
  , MAX(CAST(subq_113.gap_minutes_coded AS DOUBLE PRECISION) / CAST(NULLIF(subq_113.gap_minutes, 0) AS DOUBLE PRECISION)) AS gap_coding_coverage
  , MAX(CAST(subq_120.renewed_arr AS DOUBLE PRECISION) / CAST(NULLIF(subq_120.due_arr, 0) AS DOUBLE PRECISION)) AS gross_renewal_rate
  , MAX(CAST(subq_120.successor_arr AS DOUBLE PRECISION) / CAST(NULLIF(subq_120.due_arr, 0) AS DOUBLE PRECISION)) AS net_renewal_rate
  , MAX(CAST(subq_130.cohort_gross_retained_arr_12m AS DOUBLE PRECISION) / CAST(NULLIF(subq_130.cohort_opening_arr_12m, 0) AS DOUBLE PRECISION)) AS grr_12m
  , MAX(CAST(subq_130.cohort_gross_retained_arr_3m AS DOUBLE PRECISION) / CAST(NULLIF(subq_130.cohort_opening_arr_3m, 0) AS DOUBLE PRECISION)) AS grr_3m
  , MAX(CAST(subq_130.cohort_closing_seats_12m AS DOUBLE PRECISION) / CAST(NULLIF(subq_130.cohort_opening_seats_12m, 0) AS DOUBLE PRECISION)) AS licence_growth_12m
  , MAX(CAST(subq_130.cohort_retained_logos_12m AS DOUBLE PRECISION) / CAST(NULLIF(subq_130.cohort_opening_logos_12m, 0) AS DOUBLE PRECISION)) AS logo_retention_12m
  , MAX(CAST(subq_130.cohort_retained_arr_12m AS DOUBLE PRECISION) / CAST(NULLIF(subq_130.cohort_opening_arr_12m, 0) AS DOUBLE PRECISION)) AS nrr_12m
  , MAX(CAST(subq_130.cohort_retained_arr_3m AS DOUBLE PRECISION) / CAST(NULLIF(subq_130.cohort_opening_arr_3m, 0) AS DOUBLE PRECISION)) AS nrr_3m
  , MAX(CAST(subq_130.reported_cohort_retained_arr_12m AS DOUBLE PRECISION) / CAST(NULLIF(subq_130.reported_cohort_opening_arr_12m, 0) AS DOUBLE PRECISION)) AS reported_nrr_12m
  , MAX(CAST(subq_145.handoffs AS DOUBLE PRECISION) / CAST(NULLIF(subq_145.customers, 0) AS DOUBLE PRECISION)) AS handoffs_per_account
  , MAX(CAST(subq_156.people_90d_support_as_one AS DOUBLE PRECISION) / CAST(NULLIF(subq_156.customers, 0) AS DOUBLE PRECISION)) AS people_per_account
  , MAX(subq_162.product_gap_cost) AS product_gap_cost
  , MAX(CAST(subq_167.arr_gained AS DOUBLE PRECISION) / CAST(NULLIF(subq_167.arr_lost, 0) AS DOUBLE PRECISION)) AS quick_ratio
  , MAX(subq_176.ticket_backlog) AS ticket_backlog
  , MAX(subq_186.upsell_12m) AS upsell_12m
FROM (
  -- Join on MAX(month_end) and [] grouping by metric_time
  -- Select: ['__accounts_with_csm', '__csms', 'metric_time__month', 'account']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_2.metric_time__month AS metric_time__month
    , subq_2.account AS account
    , SUM(subq_2.__accounts_with_csm) AS accounts_with_csm
    , COUNT(DISTINCT subq_2.__csms) AS csms
  FROM (
    -- Read From CTE For node_id=sma_10004
    -- Select: ['__accounts_with_csm', '__csms', 'metric_time__month', 'month_end__day', 'account']
    SELECT
      month_end__day
      , metric_time__month
      , account
      , __accounts_with_csm
      , __csms
    FROM sma_10004_cte
  ) subq_2
  INNER JOIN (
    -- Read From CTE For node_id=sma_10004
    -- Select: ['__accounts_with_csm', '__csms', 'metric_time__month', 'month_end__day', 'account']
    -- Filter row on MAX(month_end__day)
    SELECT
      metric_time__month
      , MAX(month_end__day) AS month_end__day__complete
    FROM sma_10004_cte
    GROUP BY
      metric_time__month
  ) subq_4
  ON
    subq_2.month_end__day = subq_4.month_end__day__complete
  GROUP BY
    subq_2.metric_time__month
    , subq_2.account
) subq_8
FULL OUTER JOIN (
  -- Join on MAX(adoption_date) and [] grouping by metric_time
  -- Select: ['__active_users_28d', '__active_users_90d', 'metric_time__month', 'account']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_12.metric_time__month AS metric_time__month
    , subq_12.account AS account
    , SUM(subq_12.__active_users_28d) AS active_users_28d
    , SUM(subq_12.__active_users_90d) AS active_users_90d
  FROM (
    -- Read From CTE For node_id=sma_10001
    -- Select: ['__active_users_28d', '__active_users_90d', 'metric_time__month', 'adoption_date__day', 'account']
    SELECT
      adoption_date__day
      , metric_time__month
      , account
      , __active_users_28d
      , __active_users_90d
    FROM sma_10001_cte
  ) subq_12
  INNER JOIN (
    -- Read From CTE For node_id=sma_10001
    -- Select: ['__active_users_28d', '__active_users_90d', 'metric_time__month', 'adoption_date__day', 'account']
    -- Filter row on MAX(adoption_date__day)
    SELECT
      metric_time__month
      , MAX(adoption_date__day) AS adoption_date__day__complete
    FROM sma_10001_cte
    GROUP BY
      metric_time__month
  ) subq_14
  ON
    subq_12.adoption_date__day = subq_14.adoption_date__day__complete
  GROUP BY
    subq_12.metric_time__month
    , subq_12.account
) subq_18
ON
  (
    subq_8.metric_time__month = subq_18.metric_time__month
  ) AND (
    subq_8.account = subq_18.account
  )
FULL OUTER JOIN (
  -- Join on MAX(month_end) and [] grouping by metric_time
  -- Select: [
  --   '__adoption_score_sum',
  --   '__adoption_scored_accounts',
  --   '__telemetry_arr',
  --   '__telemetry_closing_arr',
  --   'metric_time__month',
  --   'account',
  -- ]
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_21.metric_time__month AS metric_time__month
    , subq_21.account AS account
    , SUM(subq_21.__adoption_score_sum) AS adoption_score_sum
    , SUM(subq_21.__adoption_scored_accounts) AS adoption_scored_accounts
    , SUM(subq_21.__telemetry_arr) AS telemetry_arr
    , SUM(subq_21.__telemetry_closing_arr) AS telemetry_closing_arr
  FROM (
    -- Read Elements From Semantic Model 'account_adoption_months'
    -- Metric Time Dimension 'month_end'
    -- Select: [
    --   '__adoption_score_sum',
    --   '__adoption_scored_accounts',
    --   '__telemetry_arr',
    --   '__telemetry_closing_arr',
    --   'metric_time__month',
    --   'month_end__day',
    --   'account',
    -- ]
    SELECT
      DATE_TRUNC('day', month_end) AS month_end__day
      , DATE_TRUNC('month', month_end) AS metric_time__month
      , account_id AS account
      , adoption_score AS __adoption_score_sum
      , case when adoption_score is not null then 1 end AS __adoption_scored_accounts
      , telemetry_arr AS __telemetry_arr
      , closing_arr AS __telemetry_closing_arr
    FROM {{ ref('account_adoption_months') }} account_adoption_months_src_10000
  ) subq_21
  INNER JOIN (
    -- Read Elements From Semantic Model 'account_adoption_months'
    -- Metric Time Dimension 'month_end'
    -- Select: [
    --   '__adoption_score_sum',
    --   '__adoption_scored_accounts',
    --   '__telemetry_arr',
    --   '__telemetry_closing_arr',
    --   'metric_time__month',
    --   'month_end__day',
    --   'account',
    -- ]
    -- Filter row on MAX(month_end__day)
    SELECT
      DATE_TRUNC('month', month_end) AS metric_time__month
      , MAX(DATE_TRUNC('day', month_end)) AS month_end__day__complete
    FROM {{ ref('account_adoption_months') }} account_adoption_months_src_10000
    GROUP BY
      DATE_TRUNC('month', month_end)
  ) subq_23
  ON
    subq_21.month_end__day = subq_23.month_end__day__complete
  GROUP BY
    subq_21.metric_time__month
    , subq_21.account
) subq_27
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month) = subq_27.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account) = subq_27.account
  )
FULL OUTER JOIN (
  -- Read From CTE For node_id=sma_10009
  -- Select: ['__advocacy_acts', '__csqls_created', 'metric_time__month', 'account']
  -- Select: ['__advocacy_acts', '__csqls_created', 'metric_time__month', 'account']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    metric_time__month
    , account
    , SUM(__advocacy_acts) AS advocacy_acts
    , SUM(__csqls_created) AS csqls_created
  FROM sma_10009_cte
  GROUP BY
    metric_time__month
    , account
) subq_34
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month) = subq_34.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account) = subq_34.account
  )
FULL OUTER JOIN (
  -- Join on MAX(month_end) and [] grouping by metric_time
  -- Select: ['__arr', 'metric_time__month', 'account']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_37.metric_time__month AS metric_time__month
    , subq_37.account AS account
    , SUM(subq_37.__arr) AS arr
  FROM (
    -- Read From CTE For node_id=sma_10007
    -- Select: ['__arr', 'metric_time__month', 'month_end__day', 'account']
    SELECT
      month_end__day
      , metric_time__month
      , account
      , __arr
    FROM sma_10007_cte
  ) subq_37
  INNER JOIN (
    -- Read From CTE For node_id=sma_10007
    -- Select: ['__arr', 'metric_time__month', 'month_end__day', 'account']
    -- Filter row on MAX(month_end__day)
    SELECT
      metric_time__month
      , MAX(month_end__day) AS month_end__day__complete
    FROM sma_10007_cte
    GROUP BY
      metric_time__month
  ) subq_39
  ON
    subq_37.month_end__day = subq_39.month_end__day__complete
  GROUP BY
    subq_37.metric_time__month
    , subq_37.account
) subq_43
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month) = subq_43.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account) = subq_43.account
  )
FULL OUTER JOIN (
  -- Combine Aggregated Outputs
  SELECT
    COALESCE(subq_55.metric_time__month, subq_63.metric_time__month) AS metric_time__month
    , COALESCE(subq_55.account, subq_63.account) AS account
    , MAX(subq_55.arr) AS arr
    , MAX(subq_63.csms) AS csms
  FROM (
    -- Join on MAX(month_end) and [] grouping by metric_time
    -- Select: ['__arr', 'metric_time__month', 'account']
    -- Aggregate Inputs for Simple Metrics
    -- Compute Metrics via Expressions
    SELECT
      subq_49.metric_time__month AS metric_time__month
      , subq_49.account AS account
      , SUM(subq_49.__arr) AS arr
    FROM (
      -- Constrain Output with WHERE
      SELECT
        arr AS __arr
        , month_end__day
        , metric_time__month
        , account
      FROM (
        -- Join Standard Outputs
        -- Select: ['__arr', 'closing__csm_id', 'metric_time__month', 'month_end__day', 'account']
        SELECT
          sma_10007_cte.month_end__day AS month_end__day
          , sma_10007_cte.metric_time__month AS metric_time__month
          , sma_10007_cte.account AS account
          , subq_46.csm_id AS closing__csm_id
          , sma_10007_cte.__arr AS arr
        FROM sma_10007_cte
        LEFT OUTER JOIN (
          -- Read Elements From Semantic Model 'account_attribute_months'
          -- Select: ['csm_id', 'closing']
          SELECT
            account_id || '/' || substring(cast(month_end as varchar), 1, 7) AS closing
            , csm_id
          FROM {{ ref('account_attribute_months') }} account_attribute_months_src_10000
        ) subq_46
        ON
          sma_10007_cte.closing = subq_46.closing
      ) subq_48
      WHERE closing__csm_id is not null
    ) subq_49
    INNER JOIN (
      -- Constrain Output with WHERE
      -- Filter row on MAX(month_end__day)
      SELECT
        metric_time__month
        , MAX(month_end__day) AS month_end__day__complete
      FROM (
        -- Join Standard Outputs
        -- Select: ['__arr', 'closing__csm_id', 'metric_time__month', 'month_end__day', 'account']
        SELECT
          sma_10007_cte.month_end__day AS month_end__day
          , sma_10007_cte.metric_time__month AS metric_time__month
          , subq_46.csm_id AS closing__csm_id
        FROM sma_10007_cte
        LEFT OUTER JOIN (
          -- Read Elements From Semantic Model 'account_attribute_months'
          -- Select: ['csm_id', 'closing']
          SELECT
            account_id || '/' || substring(cast(month_end as varchar), 1, 7) AS closing
            , csm_id
          FROM {{ ref('account_attribute_months') }} account_attribute_months_src_10000
        ) subq_46
        ON
          sma_10007_cte.closing = subq_46.closing
      ) subq_48
      WHERE closing__csm_id is not null
      GROUP BY
        metric_time__month
    ) subq_51
    ON
      subq_49.month_end__day = subq_51.month_end__day__complete
    GROUP BY
      subq_49.metric_time__month
      , subq_49.account
  ) subq_55
  FULL OUTER JOIN (
    -- Join on MAX(month_end) and [] grouping by metric_time
    -- Select: ['__csms', 'metric_time__month', 'account']
    -- Aggregate Inputs for Simple Metrics
    -- Compute Metrics via Expressions
    SELECT
      subq_57.metric_time__month AS metric_time__month
      , subq_57.account AS account
      , COUNT(DISTINCT subq_57.__csms) AS csms
    FROM (
      -- Read From CTE For node_id=sma_10004
      -- Select: ['__csms', 'metric_time__month', 'month_end__day', 'account']
      SELECT
        month_end__day
        , metric_time__month
        , account
        , __csms
      FROM sma_10004_cte
    ) subq_57
    INNER JOIN (
      -- Read From CTE For node_id=sma_10004
      -- Select: ['__csms', 'metric_time__month', 'month_end__day', 'account']
      -- Filter row on MAX(month_end__day)
      SELECT
        metric_time__month
        , MAX(month_end__day) AS month_end__day__complete
      FROM sma_10004_cte
      GROUP BY
        metric_time__month
    ) subq_59
    ON
      subq_57.month_end__day = subq_59.month_end__day__complete
    GROUP BY
      subq_57.metric_time__month
      , subq_57.account
  ) subq_63
  ON
    (
      subq_55.metric_time__month = subq_63.metric_time__month
    ) AND (
      subq_55.account = subq_63.account
    )
  GROUP BY
    COALESCE(subq_55.metric_time__month, subq_63.metric_time__month)
    , COALESCE(subq_55.account, subq_63.account)
) subq_64
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month) = subq_64.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account) = subq_64.account
  )
FULL OUTER JOIN (
  -- Read From CTE For node_id=sma_10009
  -- Select: [
  --   '__billable_hours',
  --   '__available_hours',
  --   '__csqls_accepted',
  --   '__csqls_created',
  --   '__services_profit',
  --   '__services_revenue',
  --   'metric_time__month',
  --   'account',
  -- ]
  -- Select: [
  --   '__billable_hours',
  --   '__available_hours',
  --   '__csqls_accepted',
  --   '__csqls_created',
  --   '__services_profit',
  --   '__services_revenue',
  --   'metric_time__month',
  --   'account',
  -- ]
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    metric_time__month
    , account
    , SUM(__billable_hours) AS billable_hours
    , SUM(__available_hours) AS available_hours
    , SUM(__csqls_accepted) AS csqls_accepted
    , SUM(__csqls_created) AS csqls_created
    , SUM(__services_profit) AS services_profit
    , SUM(__services_revenue) AS services_revenue
  FROM sma_10009_cte
  GROUP BY
    metric_time__month
    , account
) subq_70
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month) = subq_70.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account) = subq_70.account
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
  --   'metric_time__month',
  --   'account',
  -- ]
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_73.metric_time__month AS metric_time__month
    , subq_73.account AS account
    , SUM(subq_73.__breadth_features_used) AS breadth_features_used
    , SUM(subq_73.__breadth_features_entitled) AS breadth_features_entitled
    , SUM(subq_73.__user_days_28d) AS user_days_28d
    , SUM(subq_73.__active_users_28d) AS active_users_28d
    , SUM(subq_73.__healthy_users_28d) AS healthy_users_28d
    , SUM(subq_73.__active_users_90d) AS active_users_90d
    , SUM(subq_73.__power_users_28d) AS power_users_28d
    , SUM(subq_73.__reach_active_users_28d) AS reach_active_users_28d
    , SUM(subq_73.__reach_licensed_seats) AS reach_licensed_seats
  FROM (
    -- Read From CTE For node_id=sma_10001
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
    --   'metric_time__month',
    --   'adoption_date__day',
    --   'account',
    -- ]
    SELECT
      adoption_date__day
      , metric_time__month
      , account
      , __active_users_28d
      , __active_users_90d
      , __breadth_features_used
      , __breadth_features_entitled
      , __user_days_28d
      , __reach_active_users_28d
      , __reach_licensed_seats
      , __healthy_users_28d
      , __power_users_28d
    FROM sma_10001_cte
  ) subq_73
  INNER JOIN (
    -- Read From CTE For node_id=sma_10001
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
    --   'metric_time__month',
    --   'adoption_date__day',
    --   'account',
    -- ]
    -- Filter row on MAX(adoption_date__day)
    SELECT
      metric_time__month
      , MAX(adoption_date__day) AS adoption_date__day__complete
    FROM sma_10001_cte
    GROUP BY
      metric_time__month
  ) subq_75
  ON
    subq_73.adoption_date__day = subq_75.adoption_date__day__complete
  GROUP BY
    subq_73.metric_time__month
    , subq_73.account
) subq_79
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month) = subq_79.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account) = subq_79.account
  )
FULL OUTER JOIN (
  -- Read From CTE For node_id=sma_10004
  -- Select: ['__bypasses', '__questions_with_csm', '__direct_answers', '__questions', 'metric_time__month', 'account']
  -- Select: ['__bypasses', '__questions_with_csm', '__direct_answers', '__questions', 'metric_time__month', 'account']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    metric_time__month
    , account
    , SUM(__bypasses) AS bypasses
    , SUM(__questions_with_csm) AS questions_with_csm
    , SUM(__direct_answers) AS direct_answers
    , SUM(__questions) AS questions
  FROM sma_10004_cte
  GROUP BY
    metric_time__month
    , account
) subq_85
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month) = subq_85.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account) = subq_85.account
  )
FULL OUTER JOIN (
  -- Read From CTE For node_id=sma_10007
  -- Select: [
  --   '__churned_arr',
  --   '__contraction_arr',
  --   '__expansion_arr',
  --   '__new_arr',
  --   '__reactivation_arr',
  --   'metric_time__month',
  --   'account',
  -- ]
  -- Select: [
  --   '__churned_arr',
  --   '__contraction_arr',
  --   '__expansion_arr',
  --   '__new_arr',
  --   '__reactivation_arr',
  --   'metric_time__month',
  --   'account',
  -- ]
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    metric_time__month
    , account
    , SUM(__churned_arr) AS churned_arr
    , SUM(__contraction_arr) AS contraction_arr
    , SUM(__expansion_arr) AS expansion_arr
    , SUM(__new_arr) AS new_arr
    , SUM(__reactivation_arr) AS reactivation_arr
  FROM sma_10007_cte
  GROUP BY
    metric_time__month
    , account
) subq_91
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month, subq_85.metric_time__month) = subq_91.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account, subq_85.account) = subq_91.account
  )
FULL OUTER JOIN (
  -- Read From CTE For node_id=sma_10005
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
  --   'metric_time__month',
  --   'account',
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
  --   'metric_time__month',
  --   'account',
  -- ]
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    metric_time__month
    , account
    , SUM(__csat_good) AS csat_good
    , SUM(__csat_rated) AS csat_rated
    , SUM(__first_reply_sla_met) AS first_reply_sla_met
    , SUM(__first_reply_sla_due) AS first_reply_sla_due
    , SUM(__invoices_clean) AS invoices_clean
    , SUM(__invoices_determined) AS invoices_determined
    , SUM(__nps_balance) AS nps_balance
    , SUM(__nps_responses) AS nps_responses
    , SUM(__outcomes_verified) AS outcomes_verified
    , SUM(__outcomes_due) AS outcomes_due
    , SUM(__resolution_sla_met) AS resolution_sla_met
    , SUM(__resolution_sla_due) AS resolution_sla_due
  FROM sma_10005_cte
  GROUP BY
    metric_time__month
    , account
) subq_97
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month, subq_85.metric_time__month, subq_91.metric_time__month) = subq_97.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account, subq_85.account, subq_91.account) = subq_97.account
  )
FULL OUTER JOIN (
  -- Join on MAX(month_end) and [] grouping by metric_time
  -- Select: ['__customers', '__reported_arr', 'metric_time__month', 'account']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_101.metric_time__month AS metric_time__month
    , subq_101.account AS account
    , SUM(subq_101.__customers) AS customers
    , SUM(subq_101.__reported_arr) AS reported_arr
  FROM (
    -- Read From CTE For node_id=sma_10003
    -- Select: ['__customers', '__reported_arr', 'metric_time__month', 'month_end__day', 'account']
    SELECT
      month_end__day
      , metric_time__month
      , account
      , __customers
      , __reported_arr
    FROM sma_10003_cte
  ) subq_101
  INNER JOIN (
    -- Read From CTE For node_id=sma_10003
    -- Select: ['__customers', '__reported_arr', 'metric_time__month', 'month_end__day', 'account']
    -- Filter row on MAX(month_end__day)
    SELECT
      metric_time__month
      , MAX(month_end__day) AS month_end__day__complete
    FROM sma_10003_cte
    GROUP BY
      metric_time__month
  ) subq_103
  ON
    subq_101.month_end__day = subq_103.month_end__day__complete
  GROUP BY
    subq_101.metric_time__month
    , subq_101.account
) subq_107
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month, subq_85.metric_time__month, subq_91.metric_time__month, subq_97.metric_time__month) = subq_107.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account, subq_85.account, subq_91.account, subq_97.account) = subq_107.account
  )
FULL OUTER JOIN (
  -- Read From CTE For node_id=sma_10006
  -- Select: ['__gap_minutes_coded', '__gap_minutes', 'metric_time__month', 'account']
  -- Select: ['__gap_minutes_coded', '__gap_minutes', 'metric_time__month', 'account']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    metric_time__month
    , account
    , SUM(__gap_minutes_coded) AS gap_minutes_coded
    , SUM(__gap_minutes) AS gap_minutes
  FROM sma_10006_cte
  GROUP BY
    metric_time__month
    , account
) subq_113
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month, subq_85.metric_time__month, subq_91.metric_time__month, subq_97.metric_time__month, subq_107.metric_time__month) = subq_113.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account, subq_85.account, subq_91.account, subq_97.account, subq_107.account) = subq_113.account
  )
FULL OUTER JOIN (
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    metric_time__month
    , account
    , SUM(__renewed_arr) AS renewed_arr
    , SUM(__due_arr) AS due_arr
    , SUM(__successor_arr) AS successor_arr
  FROM (
    -- Read Elements From Semantic Model 'renewals'
    -- Metric Time Dimension 'due_on'
    -- Select: ['__renewed_arr', '__due_arr', '__successor_arr', 'metric_time__month', 'account']
    -- Select: ['__renewed_arr', '__due_arr', '__successor_arr', 'metric_time__month', 'account']
    SELECT
      DATE_TRUNC('month', due_on) AS metric_time__month
      , account_id AS account
      , case when is_final then due_arr end AS __due_arr
      , case when is_final then renewed_arr end AS __renewed_arr
      , case when is_final then successor_arr end AS __successor_arr
    FROM {{ ref('renewals') }} renewals_src_10000
  ) subq_118
  GROUP BY
    metric_time__month
    , account
) subq_120
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month, subq_85.metric_time__month, subq_91.metric_time__month, subq_97.metric_time__month, subq_107.metric_time__month, subq_113.metric_time__month) = subq_120.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account, subq_85.account, subq_91.account, subq_97.account, subq_107.account, subq_113.account) = subq_120.account
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
  --   'metric_time__month',
  --   'account',
  -- ]
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_124.metric_time__month AS metric_time__month
    , subq_124.account AS account
    , SUM(subq_124.__cohort_gross_retained_arr_12m) AS cohort_gross_retained_arr_12m
    , SUM(subq_124.__cohort_opening_arr_12m) AS cohort_opening_arr_12m
    , SUM(subq_124.__cohort_gross_retained_arr_3m) AS cohort_gross_retained_arr_3m
    , SUM(subq_124.__cohort_opening_arr_3m) AS cohort_opening_arr_3m
    , SUM(subq_124.__cohort_closing_seats_12m) AS cohort_closing_seats_12m
    , SUM(subq_124.__cohort_opening_seats_12m) AS cohort_opening_seats_12m
    , SUM(subq_124.__cohort_retained_logos_12m) AS cohort_retained_logos_12m
    , SUM(subq_124.__cohort_opening_logos_12m) AS cohort_opening_logos_12m
    , SUM(subq_124.__cohort_retained_arr_12m) AS cohort_retained_arr_12m
    , SUM(subq_124.__cohort_retained_arr_3m) AS cohort_retained_arr_3m
    , SUM(subq_124.__reported_cohort_retained_arr_12m) AS reported_cohort_retained_arr_12m
    , SUM(subq_124.__reported_cohort_opening_arr_12m) AS reported_cohort_opening_arr_12m
  FROM (
    -- Read From CTE For node_id=sma_10008
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
    --   'metric_time__month',
    --   'month_end__day',
    --   'account',
    -- ]
    SELECT
      month_end__day
      , metric_time__month
      , account
      , __cohort_opening_arr_12m
      , __cohort_retained_arr_12m
      , __cohort_gross_retained_arr_12m
      , __cohort_opening_logos_12m
      , __cohort_retained_logos_12m
      , __cohort_opening_arr_3m
      , __cohort_retained_arr_3m
      , __cohort_gross_retained_arr_3m
      , __reported_cohort_opening_arr_12m
      , __reported_cohort_retained_arr_12m
      , __cohort_opening_seats_12m
      , __cohort_closing_seats_12m
    FROM sma_10008_cte
  ) subq_124
  INNER JOIN (
    -- Read From CTE For node_id=sma_10008
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
    --   'metric_time__month',
    --   'month_end__day',
    --   'account',
    -- ]
    -- Filter row on MAX(month_end__day)
    SELECT
      metric_time__month
      , MAX(month_end__day) AS month_end__day__complete
    FROM sma_10008_cte
    GROUP BY
      metric_time__month
  ) subq_126
  ON
    subq_124.month_end__day = subq_126.month_end__day__complete
  GROUP BY
    subq_124.metric_time__month
    , subq_124.account
) subq_130
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month, subq_85.metric_time__month, subq_91.metric_time__month, subq_97.metric_time__month, subq_107.metric_time__month, subq_113.metric_time__month, subq_120.metric_time__month) = subq_130.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account, subq_85.account, subq_91.account, subq_97.account, subq_107.account, subq_113.account, subq_120.account) = subq_130.account
  )
FULL OUTER JOIN (
  -- Combine Aggregated Outputs
  SELECT
    COALESCE(subq_136.metric_time__month, cm_140_cte.metric_time__month) AS metric_time__month
    , COALESCE(subq_136.account, cm_140_cte.account) AS account
    , MAX(subq_136.handoffs) AS handoffs
    , MAX(cm_140_cte.customers) AS customers
  FROM (
    -- Read From CTE For node_id=sma_10004
    -- Select: ['__handoffs', 'metric_time__month', 'account']
    -- Select: ['__handoffs', 'metric_time__month', 'account']
    -- Aggregate Inputs for Simple Metrics
    -- Compute Metrics via Expressions
    SELECT
      metric_time__month
      , account
      , SUM(__handoffs) AS handoffs
    FROM sma_10004_cte
    GROUP BY
      metric_time__month
      , account
  ) subq_136
  FULL OUTER JOIN
    cm_140_cte
  ON
    (
      subq_136.metric_time__month = cm_140_cte.metric_time__month
    ) AND (
      subq_136.account = cm_140_cte.account
    )
  GROUP BY
    COALESCE(subq_136.metric_time__month, cm_140_cte.metric_time__month)
    , COALESCE(subq_136.account, cm_140_cte.account)
) subq_145
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month, subq_85.metric_time__month, subq_91.metric_time__month, subq_97.metric_time__month, subq_107.metric_time__month, subq_113.metric_time__month, subq_120.metric_time__month, subq_130.metric_time__month) = subq_145.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account, subq_85.account, subq_91.account, subq_97.account, subq_107.account, subq_113.account, subq_120.account, subq_130.account) = subq_145.account
  )
FULL OUTER JOIN (
  -- Combine Aggregated Outputs
  SELECT
    COALESCE(subq_154.metric_time__month, cm_140_cte.metric_time__month) AS metric_time__month
    , COALESCE(subq_154.account, cm_140_cte.account) AS account
    , MAX(subq_154.people_90d_support_as_one) AS people_90d_support_as_one
    , MAX(cm_140_cte.customers) AS customers
  FROM (
    -- Join on MAX(month_end) and [] grouping by metric_time
    -- Select: ['__people_90d_support_as_one', 'metric_time__month', 'account']
    -- Aggregate Inputs for Simple Metrics
    -- Compute Metrics via Expressions
    SELECT
      subq_148.metric_time__month AS metric_time__month
      , subq_148.account AS account
      , SUM(subq_148.__people_90d_support_as_one) AS people_90d_support_as_one
    FROM (
      -- Read From CTE For node_id=sma_10004
      -- Select: ['__people_90d_support_as_one', 'metric_time__month', 'month_end__day', 'account']
      SELECT
        month_end__day
        , metric_time__month
        , account
        , __people_90d_support_as_one
      FROM sma_10004_cte
    ) subq_148
    INNER JOIN (
      -- Read From CTE For node_id=sma_10004
      -- Select: ['__people_90d_support_as_one', 'metric_time__month', 'month_end__day', 'account']
      -- Filter row on MAX(month_end__day)
      SELECT
        metric_time__month
        , MAX(month_end__day) AS month_end__day__complete
      FROM sma_10004_cte
      GROUP BY
        metric_time__month
    ) subq_150
    ON
      subq_148.month_end__day = subq_150.month_end__day__complete
    GROUP BY
      subq_148.metric_time__month
      , subq_148.account
  ) subq_154
  FULL OUTER JOIN
    cm_140_cte
  ON
    (
      subq_154.metric_time__month = cm_140_cte.metric_time__month
    ) AND (
      subq_154.account = cm_140_cte.account
    )
  GROUP BY
    COALESCE(subq_154.metric_time__month, cm_140_cte.metric_time__month)
    , COALESCE(subq_154.account, cm_140_cte.account)
) subq_156
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month, subq_85.metric_time__month, subq_91.metric_time__month, subq_97.metric_time__month, subq_107.metric_time__month, subq_113.metric_time__month, subq_120.metric_time__month, subq_130.metric_time__month, subq_145.metric_time__month) = subq_156.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account, subq_85.account, subq_91.account, subq_97.account, subq_107.account, subq_113.account, subq_120.account, subq_130.account, subq_145.account) = subq_156.account
  )
FULL OUTER JOIN (
  -- Read From CTE For node_id=sma_10006
  -- Select: ['__product_gap_cost', 'metric_time__month', 'account']
  -- Select: ['__product_gap_cost', 'metric_time__month', 'account']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    metric_time__month
    , account
    , SUM(__product_gap_cost) AS product_gap_cost
  FROM sma_10006_cte
  GROUP BY
    metric_time__month
    , account
) subq_162
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month, subq_85.metric_time__month, subq_91.metric_time__month, subq_97.metric_time__month, subq_107.metric_time__month, subq_113.metric_time__month, subq_120.metric_time__month, subq_130.metric_time__month, subq_145.metric_time__month, subq_156.metric_time__month) = subq_162.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account, subq_85.account, subq_91.account, subq_97.account, subq_107.account, subq_113.account, subq_120.account, subq_130.account, subq_145.account, subq_156.account) = subq_162.account
  )
FULL OUTER JOIN (
  -- Read From CTE For node_id=sma_10007
  -- Select: ['__arr_gained', '__arr_lost', 'metric_time__month', 'account']
  -- Select: ['__arr_gained', '__arr_lost', 'metric_time__month', 'account']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    metric_time__month
    , account
    , SUM(__arr_gained) AS arr_gained
    , SUM(__arr_lost) AS arr_lost
  FROM sma_10007_cte
  GROUP BY
    metric_time__month
    , account
) subq_167
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month, subq_85.metric_time__month, subq_91.metric_time__month, subq_97.metric_time__month, subq_107.metric_time__month, subq_113.metric_time__month, subq_120.metric_time__month, subq_130.metric_time__month, subq_145.metric_time__month, subq_156.metric_time__month, subq_162.metric_time__month) = subq_167.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account, subq_85.account, subq_91.account, subq_97.account, subq_107.account, subq_113.account, subq_120.account, subq_130.account, subq_145.account, subq_156.account, subq_162.account) = subq_167.account
  )
FULL OUTER JOIN (
  -- Join on MAX(month_end) and [] grouping by metric_time
  -- Select: ['__ticket_backlog', 'metric_time__month', 'account']
  -- Aggregate Inputs for Simple Metrics
  -- Compute Metrics via Expressions
  SELECT
    subq_170.metric_time__month AS metric_time__month
    , subq_170.account AS account
    , SUM(subq_170.__ticket_backlog) AS ticket_backlog
  FROM (
    -- Read From CTE For node_id=sma_10005
    -- Select: ['__ticket_backlog', 'metric_time__month', 'month_end__day', 'account']
    SELECT
      month_end__day
      , metric_time__month
      , account
      , __ticket_backlog
    FROM sma_10005_cte
  ) subq_170
  INNER JOIN (
    -- Read From CTE For node_id=sma_10005
    -- Select: ['__ticket_backlog', 'metric_time__month', 'month_end__day', 'account']
    -- Filter row on MAX(month_end__day)
    SELECT
      metric_time__month
      , MAX(month_end__day) AS month_end__day__complete
    FROM sma_10005_cte
    GROUP BY
      metric_time__month
  ) subq_172
  ON
    subq_170.month_end__day = subq_172.month_end__day__complete
  GROUP BY
    subq_170.metric_time__month
    , subq_170.account
) subq_176
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month, subq_85.metric_time__month, subq_91.metric_time__month, subq_97.metric_time__month, subq_107.metric_time__month, subq_113.metric_time__month, subq_120.metric_time__month, subq_130.metric_time__month, subq_145.metric_time__month, subq_156.metric_time__month, subq_162.metric_time__month, subq_167.metric_time__month) = subq_176.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account, subq_85.account, subq_91.account, subq_97.account, subq_107.account, subq_113.account, subq_120.account, subq_130.account, subq_145.account, subq_156.account, subq_162.account, subq_167.account) = subq_176.account
  )
FULL OUTER JOIN (
  -- Compute Metrics via Expressions
  SELECT
    metric_time__month
    , account
    , nrr_12m - grr_12m AS upsell_12m
  FROM (
    -- Compute Metrics via Expressions
    SELECT
      metric_time__month
      , account
      , CAST(cohort_retained_arr_12m AS DOUBLE PRECISION) / CAST(NULLIF(cohort_opening_arr_12m, 0) AS DOUBLE PRECISION) AS nrr_12m
      , CAST(cohort_gross_retained_arr_12m AS DOUBLE PRECISION) / CAST(NULLIF(cohort_opening_arr_12m, 0) AS DOUBLE PRECISION) AS grr_12m
    FROM (
      -- Join on MAX(month_end) and [] grouping by metric_time
      -- Select: [
      --   '__cohort_retained_arr_12m',
      --   '__cohort_opening_arr_12m',
      --   '__cohort_gross_retained_arr_12m',
      --   'metric_time__month',
      --   'account',
      -- ]
      -- Aggregate Inputs for Simple Metrics
      -- Compute Metrics via Expressions
      SELECT
        subq_178.metric_time__month AS metric_time__month
        , subq_178.account AS account
        , SUM(subq_178.__cohort_retained_arr_12m) AS cohort_retained_arr_12m
        , SUM(subq_178.__cohort_opening_arr_12m) AS cohort_opening_arr_12m
        , SUM(subq_178.__cohort_gross_retained_arr_12m) AS cohort_gross_retained_arr_12m
      FROM (
        -- Read From CTE For node_id=sma_10008
        -- Select: [
        --   '__cohort_retained_arr_12m',
        --   '__cohort_opening_arr_12m',
        --   '__cohort_gross_retained_arr_12m',
        --   'metric_time__month',
        --   'month_end__day',
        --   'account',
        -- ]
        SELECT
          month_end__day
          , metric_time__month
          , account
          , __cohort_opening_arr_12m
          , __cohort_retained_arr_12m
          , __cohort_gross_retained_arr_12m
        FROM sma_10008_cte
      ) subq_178
      INNER JOIN (
        -- Read From CTE For node_id=sma_10008
        -- Select: [
        --   '__cohort_retained_arr_12m',
        --   '__cohort_opening_arr_12m',
        --   '__cohort_gross_retained_arr_12m',
        --   'metric_time__month',
        --   'month_end__day',
        --   'account',
        -- ]
        -- Filter row on MAX(month_end__day)
        SELECT
          metric_time__month
          , MAX(month_end__day) AS month_end__day__complete
        FROM sma_10008_cte
        GROUP BY
          metric_time__month
      ) subq_180
      ON
        subq_178.month_end__day = subq_180.month_end__day__complete
      GROUP BY
        subq_178.metric_time__month
        , subq_178.account
    ) subq_184
  ) subq_185
) subq_186
ON
  (
    COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month, subq_85.metric_time__month, subq_91.metric_time__month, subq_97.metric_time__month, subq_107.metric_time__month, subq_113.metric_time__month, subq_120.metric_time__month, subq_130.metric_time__month, subq_145.metric_time__month, subq_156.metric_time__month, subq_162.metric_time__month, subq_167.metric_time__month, subq_176.metric_time__month) = subq_186.metric_time__month
  ) AND (
    COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account, subq_85.account, subq_91.account, subq_97.account, subq_107.account, subq_113.account, subq_120.account, subq_130.account, subq_145.account, subq_156.account, subq_162.account, subq_167.account, subq_176.account) = subq_186.account
  )
GROUP BY
  COALESCE(subq_8.metric_time__month, subq_18.metric_time__month, subq_27.metric_time__month, subq_34.metric_time__month, subq_43.metric_time__month, subq_64.metric_time__month, subq_70.metric_time__month, subq_79.metric_time__month, subq_85.metric_time__month, subq_91.metric_time__month, subq_97.metric_time__month, subq_107.metric_time__month, subq_113.metric_time__month, subq_120.metric_time__month, subq_130.metric_time__month, subq_145.metric_time__month, subq_156.metric_time__month, subq_162.metric_time__month, subq_167.metric_time__month, subq_176.metric_time__month, subq_186.metric_time__month)
  , COALESCE(subq_8.account, subq_18.account, subq_27.account, subq_34.account, subq_43.account, subq_64.account, subq_70.account, subq_79.account, subq_85.account, subq_91.account, subq_97.account, subq_107.account, subq_113.account, subq_120.account, subq_130.account, subq_145.account, subq_156.account, subq_162.account, subq_167.account, subq_176.account, subq_186.account)
),

-- one row per account and complete month of which any answer tells
row_keys as (
    select
        metric_time__month,
        account as account_id
    from account_monthly
    where account is not null
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
        row_keys.account_id,
        cast(account_monthly.accounts_per_csm as double precision) as accounts_per_csm,
        cast(account_monthly.active_users_28d as bigint) as active_users_28d,
        cast(account_monthly.active_users_90d as bigint) as active_users_90d,
        cast(account_monthly.adoption_score as double precision) as adoption_score,
        cast(account_monthly.advocacy_acts as bigint) as advocacy_acts,
        cast(account_monthly.arr as numeric(38,4)) as arr,
        cast(account_monthly.arr_per_csm as double precision) as arr_per_csm,
        cast(account_monthly.billable_utilisation as double precision) as billable_utilisation,
        cast(account_monthly.breadth as double precision) as breadth,
        cast(account_monthly.bypass_rate as double precision) as bypass_rate,
        cast(account_monthly.churned_arr as numeric(38,4)) as churned_arr,
        cast(account_monthly.contraction_arr as numeric(38,4)) as contraction_arr,
        cast(account_monthly.csat as double precision) as csat,
        cast(account_monthly.csql_acceptance_rate as double precision) as csql_acceptance_rate,
        cast(account_monthly.csqls_created as bigint) as csqls_created,
        cast(account_monthly.customers as bigint) as customers,
        cast(account_monthly.depth as double precision) as depth,
        cast(account_monthly.direct_answer_rate as double precision) as direct_answer_rate,
        cast(account_monthly.expansion_arr as numeric(38,4)) as expansion_arr,
        cast(account_monthly.first_reply_sla as double precision) as first_reply_sla,
        cast(account_monthly.gap_coding_coverage as double precision) as gap_coding_coverage,
        cast(account_monthly.gross_renewal_rate as double precision) as gross_renewal_rate,
        cast(account_monthly.grr_12m as double precision) as grr_12m,
        cast(account_monthly.grr_3m as double precision) as grr_3m,
        cast(account_monthly.handoffs_per_account as double precision) as handoffs_per_account,
        cast(account_monthly.healthy_user_rate as double precision) as healthy_user_rate,
        cast(account_monthly.invoice_accuracy as double precision) as invoice_accuracy,
        cast(account_monthly.licence_growth_12m as double precision) as licence_growth_12m,
        cast(account_monthly.logo_retention_12m as double precision) as logo_retention_12m,
        cast(account_monthly.net_renewal_rate as double precision) as net_renewal_rate,
        cast(account_monthly.new_arr as numeric(38,4)) as new_arr,
        cast(account_monthly.nps as double precision) as nps,
        cast(account_monthly.nrr_12m as double precision) as nrr_12m,
        cast(account_monthly.nrr_3m as double precision) as nrr_3m,
        cast(account_monthly.outcome_rate as double precision) as outcome_rate,
        cast(account_monthly.people_per_account as double precision) as people_per_account,
        cast(account_monthly.power_user_rate as double precision) as power_user_rate,
        cast(account_monthly.product_gap_cost as numeric(38,4)) as product_gap_cost,
        cast(account_monthly.quick_ratio as double precision) as quick_ratio,
        cast(account_monthly.reach as double precision) as reach,
        cast(account_monthly.reactivation_arr as numeric(38,4)) as reactivation_arr,
        cast(account_monthly.reported_arr as numeric(38,4)) as reported_arr,
        cast(account_monthly.reported_nrr_12m as double precision) as reported_nrr_12m,
        cast(account_monthly.resolution_sla as double precision) as resolution_sla,
        cast(account_monthly.services_margin as double precision) as services_margin,
        cast(account_monthly.telemetry_coverage as double precision) as telemetry_coverage,
        cast(account_monthly.ticket_backlog as bigint) as ticket_backlog,
        cast(account_monthly.upsell_12m as double precision) as upsell_12m
    from row_keys
    inner join months on row_keys.metric_time__month = months.month_start
    left join account_monthly
        on
            row_keys.metric_time__month = account_monthly.metric_time__month
            and row_keys.account_id = account_monthly.account
)

select * from final
