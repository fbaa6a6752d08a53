{%- set axes = [
    'window_days', 'actors', 'feature_set', 'days_needed', 'depth_measure',
    'user_denominator'
] -%}

with definitions as (
    select * from {{ ref('adoption_definitions') }}
),

axes as (
    select * from {{ ref('adoption_definition_axes') }}
),

month_ends as (
    select
        month_end,
        row_number() over (order by month_end desc) as months_back
    from {{ ref('int_core__month_ends') }}
),

-- one row a definition and month: the version in force at the month-end
in_force as (
    select
        definitions.*,
        month_ends.month_end,
        row_number() over (
            partition by definitions.definition, month_ends.month_end
            order by definitions.valid_from desc
        ) as newest_first
    from definitions
    inner join month_ends on definitions.valid_from <= month_ends.month_end
    where month_ends.months_back <= {{ var('definition_gap_months') }}
),

-- one row a place of a walk: how many axes are taken already
places as (
    select 0 as step
    union all
    select step from axes
),

directions as (
    select 'forward' as direction
    union all
    select 'reverse' as direction
),

-- one row an axis, direction and its place in the walk
axis_places as (
    select
        axes.axis,
        directions.direction,
        case
            when directions.direction = 'forward' then axes.step
            else (select max(every_axis.step) + 1 from axes as every_axis) - axes.step
        end as step
    from axes
    cross join directions
),

-- one row a direction and place, with a flag for each axis that is taken by then
taken as (
    select
        axis_places.direction,
        places.step,
        {% for axis in axes -%}
            max(case
                when axis_places.axis = '{{ axis }}' and axis_places.step <= places.step then 1
                else 0
            end) as {{ axis }}_taken,
        {% endfor -%}
        max(case when axis_places.step = places.step then axis_places.axis end) as axis
    from axis_places
    cross join places
    group by axis_places.direction, places.step
),

states as (
    select
        froms.month_end,
        froms.definition as from_definition,
        shared.definition as to_definition,
        taken.direction,
        taken.step,
        {% for axis in axes -%}
            case when taken.{{ axis }}_taken = 1 then shared.{{ axis }} else froms.{{ axis }} end
                as {{ axis }},
        {% endfor -%}
        taken.axis
    from in_force as froms
    inner join in_force as shared
        on
            froms.month_end = shared.month_end
            and shared.newest_first = 1
            and shared.definition = 'shared'
    cross join taken
    where froms.newest_first = 1 and froms.definition <> 'shared'
),

-- the same numbers are behind many places, so each distinct setting has a number
final as (
    select
        month_end,
        from_definition,
        to_definition,
        direction,
        step,
        {{ axes | join(',\n        ') }},
        axis,
        {% for measure, settings in {
            'breadth': ['window_days', 'actors', 'feature_set', 'days_needed'],
            'depth': ['window_days', 'actors', 'depth_measure', 'user_denominator'],
        }.items() -%}
            dense_rank() over (
                partition by month_end order by {{ settings | join(', ') }}
            ) as {{ measure }}_state
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from states
)

select * from final
