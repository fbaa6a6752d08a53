{% macro retention_rows(unit, ends) -%}
    {#- One retention mart: both ends of each window and what remained between them. -#}
    with window_ends as (
        select * from {{ ends }}
    ),

    attribute_periods as (
        select * from {{ ref('int_core__account_attribute_periods') }}
    ),

    segment_periods as (
        select * from {{ ref('int_segments__account_segment_periods') }}
    ),

    month_ends as (
        select * from {{ ref('int_core__month_ends') }}
    ),

    -- one row a {{ unit[:-3] }} and day on which less was renewed than was due
    shortfalls as (
        select
            {% if unit == 'family_id' -%}
            accounts.family_id,
            {%- else -%}
            renewals.account_id,
            {%- endif %}
            renewals.due_on,
            sum(renewals.due_arr - renewals.renewed_arr) as shortfall_arr
        from {{ ref('renewals') }} as renewals
        {%- if unit == 'family_id' %}
        inner join {{ ref('int_core__accounts_resolved') }} as accounts
            on renewals.account_id = accounts.account_id
        {%- endif %}
        where
            renewals.outcome <> 'pending'
            and renewals.renewed_arr < renewals.due_arr
        group by
            {% if unit == 'family_id' %}accounts.family_id{% else %}renewals.account_id{% endif %},
            renewals.due_on
    ),

    -- one row a {{ unit[:-3] }}, month and window with a shortfall between its two ends
    window_shortfalls as (
        select
            window_ends.{{ unit }},
            window_ends.month_end,
            window_ends.window_months,
            sum(shortfalls.shortfall_arr) as shortfall_arr
        from window_ends
        inner join shortfalls
            on
                window_ends.{{ unit }} = shortfalls.{{ unit }}
                and window_ends.opening_month_end < shortfalls.due_on
                and shortfalls.due_on <= window_ends.month_end
        group by
            window_ends.{{ unit }},
            window_ends.month_end,
            window_ends.window_months
    ),

    valued as (
        select
            window_ends.*,
            {{ retained('opening_arr', 'closing_arr') }} as retained_arr,
            {{ gross_retained('opening_arr', 'closing_arr') }} as gross_retained_arr,
            case
                when window_ends.reported_opening_arr is not null
                    then {{ retained('reported_opening_arr', 'reported_closing_arr') }}
            end as reported_retained_arr,
            case
                when window_ends.reported_opening_arr is not null
                    then {{ gross_retained('reported_opening_arr', 'reported_closing_arr') }}
            end as reported_gross_retained_arr,
            coalesce(window_shortfalls.shortfall_arr, 0) as shortfall_arr
        from window_ends
        left join window_shortfalls
            on
                window_ends.{{ unit }} = window_shortfalls.{{ unit }}
                and window_ends.month_end = window_shortfalls.month_end
                and window_ends.window_months = window_shortfalls.window_months
    ),

    -- of what was lost, at most the shortfall of renewals was due
    split as (
        select
            valued.*,
            greatest(opening_arr, 0) - gross_retained_arr as lost_arr,
            least(greatest(opening_arr, 0) - gross_retained_arr, shortfall_arr) as lost_due_arr
        from valued
    ),

    final as (
        select
            split.{{ unit }},
            split.month_end,
            month_ends.fiscal_quarter,
            month_ends.fiscal_year,
            split.window_months,
            split.opening_arr,
            split.closing_arr,
            split.retained_arr,
            split.gross_retained_arr,
            cast(split.lost_due_arr as numeric(38, 4)) as lost_due_arr,
            cast(split.lost_arr - split.lost_due_arr as numeric(38, 4)) as lost_not_due_arr,
            case
                when split.opening_arr > 0 then split.closing_arr > 0
            end as is_retained_logo,
            split.reported_opening_arr,
            split.reported_retained_arr,
            split.reported_gross_retained_arr,
            split.opening_licensed_seats,
            split.closing_licensed_seats,
            coalesce(opening_segments.segment_id, 'unassigned') as opening_segment_id,
            coalesce(closing_segments.segment_id, 'unassigned') as segment_id,
            opening.csm_id as opening_csm_id,
            opening.coverage as opening_coverage,
            opening.industry as opening_industry,
            opening.country as opening_country,
            month_ends.is_month_final
        from split
        inner join month_ends on split.month_end = month_ends.month_end
        -- a family is looked up by its topmost account
        left join attribute_periods as opening
            on
                split.{{ unit }} = opening.account_id
                and split.opening_month_end >= opening.valid_from
                and split.opening_month_end < coalesce(opening.valid_to, {{ open_end() }})
        {% for side, day in {'opening': 'opening_month_end', 'closing': 'month_end'}.items() -%}
        left join segment_periods as {{ side }}_segments
            on
                split.{{ unit }} = {{ side }}_segments.account_id
                and split.{{ day }} >= {{ side }}_segments.valid_from
                and split.{{ day }} < coalesce({{ side }}_segments.valid_to, {{ open_end() }})
        {% endfor %}
    )

    select * from final
{%- endmacro %}


{% macro retained(opening, closing) -%}
    {#- nothing that had no ARR at the opening counts -#}
    cast(case
        when window_ends.{{ opening }} > 0 then window_ends.{{ closing }}
        else 0
    end as numeric(38, 4))
{%- endmacro %}


{% macro gross_retained(opening, closing) -%}
    cast(case
        when window_ends.{{ opening }} > 0
            then least(window_ends.{{ opening }}, window_ends.{{ closing }})
        else 0
    end as numeric(38, 4))
{%- endmacro %}
