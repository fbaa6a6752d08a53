with leads as (
    select * from {{ ref('int_coverage__title_leads') }}
),

-- one row a pair of titles, of companies with both known
pairs as (
    select
        lower(functional_lead_title) as functional_lead_title,
        lower(organisation_lead_title) as organisation_lead_title,
        count(*) as companies
    from leads
    where functional_lead_title is not null and organisation_lead_title is not null
    group by lower(functional_lead_title), lower(organisation_lead_title)
),

pair_totals as (
    select
        count(*) as distinct_pairs,
        coalesce(sum(companies), 0) as companies_with_both,
        max(companies) as commonest_pair_companies
    from pairs
),

company_totals as (
    select
        count(*) as companies,
        count(functional_lead_title) as with_functional_lead,
        count(organisation_lead_title) as with_organisation_lead,
        coalesce(sum(
            case when is_organisation_lead_customer_titled then 1 else 0 end
        ), 0) as customer_titled
    from leads
),

final as (
    select
        company_totals.companies,
        company_totals.with_functional_lead,
        company_totals.with_organisation_lead,
        cast(company_totals.customer_titled as bigint) as customer_titled,
        cast(pair_totals.companies_with_both as bigint) as companies_with_both,
        pair_totals.distinct_pairs,
        pair_totals.commonest_pair_companies,
        cast(company_totals.with_functional_lead as double precision)
        / nullif(company_totals.companies, 0) as functional_lead_share,
        cast(company_totals.with_organisation_lead as double precision)
        / nullif(company_totals.companies, 0) as organisation_lead_share,
        cast(company_totals.customer_titled as double precision)
        / nullif(company_totals.with_organisation_lead, 0) as customer_titled_share,
        cast(pair_totals.distinct_pairs as double precision)
        / nullif(pair_totals.companies_with_both, 0) as fragmentation
    from company_totals
    cross join pair_totals
)

select * from final
