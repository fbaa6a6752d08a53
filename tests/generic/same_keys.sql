{% test same_keys(model, key, of) %}

{#- Keys that stand in only one of the two relations. -#}
{%- set columns = key | join(', ') -%}
select {{ columns }}
from (
    select {{ columns }} from {{ model }}
    except
    select {{ columns }} from {{ of }}
) as only_here
union all
select {{ columns }}
from (
    select {{ columns }} from {{ of }}
    except
    select {{ columns }} from {{ model }}
) as only_there

{% endtest %}
