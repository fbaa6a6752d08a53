{% test null_where_unknown(model, known, always=none, sometimes=none) %}
{# known: a relation of one row, int_core__subjects_known. always, sometimes: subject -> columns
   that tell of it. They are null in every row if the bundle does not tell of the subject, and,
   of `always`, in no row if it does. #}

select model_rows.*
from {{ model }} as model_rows
cross join {{ known }} as known
where
    1 = 0
    {%- for subject, columns in (always or {}).items() %}
    {%- for column in columns %}
    or (model_rows.{{ column }} is null) = known.has_{{ subject }}
    {%- endfor %}
    {%- endfor %}
    {%- for subject, columns in (sometimes or {}).items() %}
    {%- for column in columns %}
    or (model_rows.{{ column }} is not null and not known.has_{{ subject }})
    {%- endfor %}
    {%- endfor %}

{% endtest %}
