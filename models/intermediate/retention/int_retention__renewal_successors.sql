{% set rounds = 6 -%}

with candidates as (
    select * from {{ ref('int_retention__renewal_candidates') }}
),

due_lines as (
    select * from {{ ref('int_retention__due_lines') }}
    where is_due and is_held_on_due_date
),

-- one row a due line and a line that it may still take, or that its renewal has taken
pairs_0 as (
    select
        candidates.*,
        false as is_taken
    from candidates
),

{% for round in range(1, rounds + 1) -%}
-- round {{ round }}: a due line takes its nearest kin only, and a line goes to the oldest due
-- that may still take it; a due line that must wait for an older one waits for a next round
    ranked_{{ round }} as (
        select
            pairs_{{ round - 1 }}.*,
            min(tier) over (partition by due_line_id) as nearest_tier,
            row_number() over (
                partition by line_id
                order by due_on, tier, account_id, renewal_key, due_line_id
            ) as place
        from pairs_{{ round - 1 }}
    ),

    settled_{{ round }} as (
        select
            line_id,
            due_on,
            account_id,
            renewal_key
        from ranked_{{ round }}
        where place = 1 and tier = nearest_tier
    ),

    kept_{{ round }} as (
        select
            ranked_{{ round }}.due_line_id,
            ranked_{{ round }}.line_id,
            ranked_{{ round }}.tier,
            ranked_{{ round }}.due_on,
            ranked_{{ round }}.account_id,
            ranked_{{ round }}.renewal_key,
            ranked_{{ round }}.arr,
            ranked_{{ round }}.starts_on,
            ranked_{{ round }}.is_taken
            or settled_{{ round }}.line_id is not null as is_taken
        from ranked_{{ round }}
        left join settled_{{ round }}
            on ranked_{{ round }}.line_id = settled_{{ round }}.line_id
        where
            settled_{{ round }}.line_id is null
            or (
                ranked_{{ round }}.due_on = settled_{{ round }}.due_on
                and ranked_{{ round }}.account_id = settled_{{ round }}.account_id
                and ranked_{{ round }}.renewal_key = settled_{{ round }}.renewal_key
            )
    ),

    -- a due line that is served looks at no farther kin
    served_{{ round }} as (
        select
            due_line_id,
            min(tier) as tier
        from kept_{{ round }}
        where is_taken
        group by due_line_id
    ),

    pairs_{{ round }} as (
        select kept_{{ round }}.*
        from kept_{{ round }}
        left join served_{{ round }}
            on kept_{{ round }}.due_line_id = served_{{ round }}.due_line_id
        where kept_{{ round }}.tier <= coalesce(served_{{ round }}.tier, kept_{{ round }}.tier)
    ),

{% endfor -%}
-- one row a line that was taken and the renewal that took it
taken as (
    select
        account_id,
        renewal_key,
        due_on,
        line_id,
        arr,
        starts_on
    from pairs_{{ rounds }}
    where is_taken
    group by account_id, renewal_key, due_on, line_id, arr, starts_on
),

final as (
    select
        account_id,
        renewal_key,
        due_on,
        line_id,
        arr,
        starts_on,
        false as is_own_successor
    from taken
    union all
    select
        account_id,
        renewal_key,
        due_on,
        line_id,
        arr,
        starts_on,
        true as is_own_successor
    from due_lines
)

select * from final
