with contacts as (
    select * from {{ ref('stg_crm__contacts') }}
),

titles as (
    select * from {{ ref('int_coverage__titles_mapped') }}
),

-- one row a contact who leads something, the highest of the account first
leads as (
    select
        contacts.account_id,
        contacts.job_title,
        titles.lead_of,
        titles.function,
        row_number() over (
            partition by contacts.account_id, titles.lead_of
            order by titles.level_rank, contacts.job_title, contacts.contact_id
        ) as lead_number
    from contacts
    inner join titles on contacts.job_title = titles.job_title
    where titles.lead_of is not null
),

-- one row a company with a title known of any of its people
companies as (
    select account_id
    from contacts
    where job_title is not null
    group by account_id
),

final as (
    select
        companies.account_id,
        functional.job_title as functional_lead_title,
        organisation.job_title as organisation_lead_title,
        organisation.function in ('customer', 'customer success')
            as is_organisation_lead_customer_titled
    from companies
    left join leads as functional
        on
            companies.account_id = functional.account_id
            and functional.lead_of = 'functional'
            and functional.lead_number = 1
    left join leads as organisation
        on
            companies.account_id = organisation.account_id
            and organisation.lead_of = 'organisation'
            and organisation.lead_number = 1
)

select * from final
