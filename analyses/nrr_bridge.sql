-- Change of NRR between any two months, split into renewal and upsell and, by segment, into mix
-- and rate. Variables: from_month_end, to_month_end, window_months.
{% set from_month_end = var('from_month_end', '2025-06-30') -%}
{% set to_month_end = var('to_month_end', '2026-06-30') -%}

with account_retention_months as (
    select
        opening_segment_id as segment_id,
        cast(case when month_end = '{{ to_month_end }}' then 1 else 0 end as integer) as is_to,
        opening_arr,
        retained_arr,
        gross_retained_arr
    from {{ ref('account_retention_months') }}
    where
        window_months = {{ var('window_months', 12) }}
        and month_end in ('{{ from_month_end }}', '{{ to_month_end }}')
),

-- one row a segment with both cohorts
cohorts as (
    select
        segment_id,
        {%- for side, is_to in [('from', 0), ('to', 1)] %}
            {%- for column in ['opening_arr', 'retained_arr', 'gross_retained_arr'] %}
                cast(
                    sum(case when is_to = {{ is_to }} then {{ column }} else 0 end)
                    as double precision
                ) as {{ column }}_{{ side }}
                {%- if not loop.last %},{% endif %}
            {%- endfor %}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from account_retention_months
    group by segment_id
),

rated as (
    select
        segment_id,
        {%- for side, other in [('from', 'to'), ('to', 'from')] %}
            opening_arr_{{ side }}
            / nullif(sum(opening_arr_{{ side }}) over (), 0) as share_{{ side }},
            coalesce(
                retained_arr_{{ side }} / nullif(opening_arr_{{ side }}, 0),
                retained_arr_{{ other }} / nullif(opening_arr_{{ other }}, 0)
            ) as nrr_{{ side }},
            sum(retained_arr_{{ side }}) over ()
            / nullif(sum(opening_arr_{{ side }}) over (), 0) as total_nrr_{{ side }},
            sum(gross_retained_arr_{{ side }}) over ()
            / nullif(sum(opening_arr_{{ side }}) over (), 0) as total_grr_{{ side }}
            {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from cohorts
),

final as (
    select
        segment_id,
        (share_to - share_from)
        * ((nrr_to + nrr_from) / 2 - (total_nrr_to + total_nrr_from) / 2) as mix_effect,
        (share_to + share_from) / 2 * (nrr_to - nrr_from) as rate_effect,
        total_nrr_to - total_nrr_from as nrr_change,
        total_grr_to - total_grr_from as renewal_lever_change,
        (total_nrr_to - total_grr_to) - (total_nrr_from - total_grr_from)
            as upsell_lever_change
    from rated
)

select * from final
