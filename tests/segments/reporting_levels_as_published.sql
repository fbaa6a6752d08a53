-- Rows where the bands generated for a span of seven differ from the published ones
-- (example G27): 9-57, 58-400, 401-2,801 and from 2,802 people for 3, 4, 5 and 6 levels;
-- and companies of hard case 31 that fall in another number of levels.
{% set published_bands = [
    ('3', 9, 57), ('4', 58, 400), ('5', 401, 2801), ('6+', 2802, 'null')
] -%}
{% set hard_case = [
    (57, "'3'"), (58, "'4'"), (400, "'4'"), (401, "'5'"), (2801, "'5'"), (2802, "'6+'"),
    (8, 'null'), ('null', 'null')
] -%}

with generated as (
    {{ reporting_level_bands([3, 6], 7) }}
),

published as (
    {% for levels, smallest, largest in published_bands -%}
        select
            '{{ levels }}' as levels,
            {{ smallest }} as min_employees,
            cast({{ largest }} as integer) as max_employees
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

companies as (
    {% for employees, levels in hard_case -%}
        select
            cast({{ employees }} as integer) as employee_count,
            cast({{ levels }} as {{ dbt.type_string() }}) as levels
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    coalesce(generated.levels, published.levels) as levels,
    coalesce(published.min_employees, generated.min_employees) as employee_count
from generated
full outer join published on generated.levels = published.levels
where
    generated.min_employees is distinct from published.min_employees
    or generated.max_employees is distinct from published.max_employees
union all
select
    companies.levels,
    companies.employee_count
from companies
left join generated
    on
        companies.employee_count >= generated.min_employees
        and companies.employee_count <= coalesce(generated.max_employees, 2147483647)
where generated.levels is distinct from companies.levels
