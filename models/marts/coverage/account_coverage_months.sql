with touch_months as (
    select * from {{ ref('int_coverage__touch_months') }}
),

people as (
    select * from {{ ref('int_coverage__people_at_month_ends') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

customers as (
    select * from {{ ref('int_retention__account_customers') }}
),

attributes as (
    select * from {{ ref('int_segments__account_month_attributes') }}
),

csm_models as (
    select * from {{ ref('int_coverage__csm_models') }}
),

arr_months as (
    select * from {{ ref('account_arr_months') }}
),

all_tenure_bands as (
    select * from {{ ref('tenure_bands') }}
),

tenure_bands as (
    {{ seed_versions('all_tenure_bands') }}
),

-- one row an account and month, with its CSM (none if merged away) and its age
-- as a customer then
owned as (
    select
        touch_months.*,
        case when not accounts.is_merged then attributes.csm_id end as csm_id,
        case when not accounts.is_merged then attributes.coverage end as coverage,
        case
            when customers.customer_since <= touch_months.month_end
                then {{ days_between('customers.customer_since', 'touch_months.month_end') }}
        end as tenure_days,
        coalesce(arr_months.closing_arr, 0) as closing_arr
    from touch_months
    inner join accounts on touch_months.account_id = accounts.account_id
    inner join attributes
        on
            touch_months.account_id = attributes.account_id
            and touch_months.month_end = attributes.month_end
    left join customers on touch_months.account_id = customers.account_id
    left join arr_months
        on
            touch_months.account_id = arr_months.account_id
            and touch_months.month_end = arr_months.month_end
),

-- one row a CSM and month: the book
books as (
    select
        csm_id,
        month_end,
        sum(minutes) as book_minutes,
        sum(closing_arr) as book_arr
    from owned
    where csm_id is not null
    group by csm_id, month_end
),

final as (
    select
        owned.account_id,
        owned.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        owned.csm_id,
        owned.coverage,
        coalesce(csm_models.csm_model, 'unknown') as csm_model,
        csm_models.quarter_questions as csm_quarter_questions,
        csm_models.quarter_direct_answers as csm_quarter_direct_answers,
        coalesce(tenure_bands.tenure_band, 'prospect') as tenure_band,
        people.people_90d,
        people.people_90d_support_as_one,
        people.roles_90d,
        people.teams_90d,
        owned.ticket_handoffs,
        owned.csm_changes,
        owned.account_handoffs,
        case
            when owned.csm_id is not null or owned.questions_judged > 0 then owned.bypasses
        end as bypasses,
        owned.touches,
        owned.minutes,
        cast(owned.minutes as double precision)
        / nullif(cast(books.book_minutes as double precision), 0) as minute_share,
        cast(owned.closing_arr as double precision)
        / nullif(cast(books.book_arr as double precision), 0) as arr_share,
        owned.direct_answers,
        owned.questions,
        owned.questions_with_csm
    from owned
    inner join month_ends on owned.month_end = month_ends.month_end
    inner join people
        on owned.account_id = people.account_id and owned.month_end = people.month_end
    left join csm_models
        on owned.csm_id = csm_models.csm_id and owned.month_end = csm_models.month_end
    left join books on owned.csm_id = books.csm_id and owned.month_end = books.month_end
    left join tenure_bands
        on
            owned.month_end >= tenure_bands.valid_from
            and owned.month_end < tenure_bands.valid_to
            and owned.tenure_days >= tenure_bands.min_days
            and owned.tenure_days <= coalesce(tenure_bands.max_days, owned.tenure_days)
)

select * from final
