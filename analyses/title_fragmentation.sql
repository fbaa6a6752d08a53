-- How differently companies name the two people who answer for their customers: shares of
-- companies with each lead known, and distinct pairs of titles ÷ companies with both known.
select
    companies,
    with_functional_lead,
    functional_lead_share,
    with_organisation_lead,
    organisation_lead_share,
    customer_titled,
    customer_titled_share,
    companies_with_both,
    distinct_pairs,
    commonest_pair_companies,
    fragmentation
from {{ ref('int_coverage__title_fragmentation') }}
