with measures as (
    select * from {{ ref('int_scorecards__customer_measures') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

all_rules as (
    select * from {{ ref('attention_rules') }}
),

rule_versions as (
    {{ seed_versions('all_rules', ['rule']) }}
),

-- one row a rule that is in force at the as-of date
rules as (
    select rule_versions.*
    from rule_versions
    inner join as_of
        on
            as_of.as_of_date >= rule_versions.valid_from
            and as_of.as_of_date < rule_versions.valid_to
),

-- one row a customer and rule; null = a measure is unknown, so the rule was not checked
checked as (
    select
        measures.account_id,
        rules.position,
        rules.words,
        case
            when measures.value is null then null
            when rules.second_measure is not null and second_measures.value is null then null
            when rules.comparison = 'at most' and measures.value > rules.threshold then 0
            when rules.comparison = 'at least' and measures.value < rules.threshold then 0
            when
                rules.second_comparison = 'at most'
                and second_measures.value > rules.second_threshold
                then 0
            when
                rules.second_comparison = 'at least'
                and second_measures.value < rules.second_threshold
                then 0
            else 1
        end as speaks
    from measures
    inner join rules on measures.measure = rules.measure
    left join measures as second_measures
        on
            measures.account_id = second_measures.account_id
            and rules.second_measure = second_measures.measure
),

final as (
    select
        account_id,
        {{ dbt.listagg(
            'case when speaks = 1 then words end', "'; '", 'order by position'
        ) }} as attention_reason,
        cast(sum(coalesce(speaks, 0)) as bigint) as attention_rules,
        cast(count(speaks) as bigint) as attention_rules_checked
    from checked
    group by account_id
)

select * from final
