{% macro retention_rows(unit, ends) -%}
    {#- One retention mart: both ends of each window and what remained between them. -#}
    with window_ends as (
        select * from {{ ends }}
    ),

    attributes as (
        select * from {{ ref('int_retention__account_month_attributes') }}
    ),

    month_ends as (
        select * from {{ ref('int_core__month_ends') }}
    ),

    final as (
        select
            window_ends.{{ unit }},
            window_ends.month_end,
            month_ends.fiscal_quarter,
            month_ends.fiscal_year,
            window_ends.window_months,
            window_ends.opening_arr,
            window_ends.closing_arr,
            {{ retained('opening_arr', 'closing_arr') }} as retained_arr,
            {{ gross_retained('opening_arr', 'closing_arr') }} as gross_retained_arr,
            case
                when window_ends.opening_arr > 0 then window_ends.closing_arr > 0
            end as is_retained_logo,
            window_ends.reported_opening_arr,
            {{ retained('reported_opening_arr', 'reported_closing_arr') }}
                as reported_retained_arr,
            {{ gross_retained('reported_opening_arr', 'reported_closing_arr') }}
                as reported_gross_retained_arr,
            window_ends.opening_licensed_seats,
            window_ends.closing_licensed_seats,
            opening.segment_id as opening_segment_id,
            closing.segment_id,
            opening.csm_id as opening_csm_id,
            opening.coverage as opening_coverage,
            opening.industry as opening_industry,
            opening.country as opening_country,
            month_ends.is_month_final
        from window_ends
        inner join month_ends on window_ends.month_end = month_ends.month_end
        left join attributes as opening
            on
                window_ends.{{ unit }} = opening.account_id
                and window_ends.opening_month_end = opening.month_end
        left join attributes as closing
            on
                window_ends.{{ unit }} = closing.account_id
                and window_ends.month_end = closing.month_end
    )

    select * from final
{%- endmacro %}


{% macro retained(opening, closing) -%}
    {#- nothing that had no ARR at the opening counts -#}
    cast(case
        when window_ends.{{ opening }} is null then null
        when window_ends.{{ opening }} > 0 then window_ends.{{ closing }}
        else 0
    end as numeric(38, 4))
{%- endmacro %}


{% macro gross_retained(opening, closing) -%}
    cast(case
        when window_ends.{{ opening }} is null then null
        when window_ends.{{ opening }} > 0
            then greatest(least(window_ends.{{ opening }}, window_ends.{{ closing }}), 0)
        else 0
    end as numeric(38, 4))
{%- endmacro %}
