-- closing ARR of all books and of accounts without a CSM = the company's, month by month
with books as (
    select
        month_end,
        sum(closing_arr) as closing_arr
    from {{ ref('csm_book_months') }}
    group by month_end
),

ownerless as (
    select
        month_end,
        sum(closing_arr) as closing_arr
    from {{ ref('int_coverage__account_month_owners') }}
    where csm_id is null
    group by month_end
),

company as (
    select
        month_end,
        sum(closing_arr) as closing_arr
    from {{ ref('account_arr_months') }}
    group by month_end
)

select company.*
from company
left join books on company.month_end = books.month_end
left join ownerless on company.month_end = ownerless.month_end
where
    company.closing_arr
    <> coalesce(books.closing_arr, 0) + coalesce(ownerless.closing_arr, 0)
