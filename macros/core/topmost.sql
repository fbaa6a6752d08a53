{% macro topmost(links, rounds=6) %}
    {#- links (account_id, next_id): each account and the one above it, null at the top.
        Gives (account_id, top_id). Each round doubles the reach, so 6 rounds follow
        chains of 64. Whoever is in a circle, or leads into one, stands for itself. -#}
    with hops_0 as (
        select account_id, next_id from {{ links }}
    ),
    {% for round in range(1, rounds + 1) %}
    hops_{{ round }} as (
        select near.account_id, coalesce(far.next_id, near.next_id) as next_id
        from hops_{{ round - 1 }} as near
        left join hops_{{ round - 1 }} as far on near.next_id = far.account_id
    ),
    {% endfor %}
    reached as (
        select
            ends.account_id,
            ends.next_id,
            above.next_id as beyond_id
        from hops_{{ rounds }} as ends
        left join hops_0 as above on ends.next_id = above.account_id
    )

    select
        account_id,
        case
            when next_id is null or beyond_id is not null then account_id
            else next_id
        end as top_id
    from reached
{% endmacro %}
