-- Rows where the bands generated for a span of seven differ from the published ones
-- (example G27): 9-57, 58-400, 401-2,801 and from 2,802 people for 3, 4, 5 and 6 levels;
-- and companies of hard case 31 that fall in another number of levels.
with generated as (
    {{ reporting_level_bands([3, 6], 7) }}
),

published as (
    select '3' as levels, 9 as min_employees, 57 as max_employees
    union all
    select '4' as levels, 58 as min_employees, 400 as max_employees
    union all
    select '5' as levels, 401 as min_employees, 2801 as max_employees
    union all
    select '6+' as levels, 2802 as min_employees, null as max_employees
),

companies as (
    select 57 as employee_count, '3' as levels
    union all
    select 58 as employee_count, '4' as levels
    union all
    select 400 as employee_count, '4' as levels
    union all
    select 401 as employee_count, '5' as levels
    union all
    select 2801 as employee_count, '5' as levels
    union all
    select 2802 as employee_count, '6+' as levels
    union all
    select 8 as employee_count, null as levels
    union all
    select null as employee_count, null as levels
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
