{% macro drop_changed_files() -%}
    {#- Hook of stg_bundle__log_file_days: what stands there of files that are read again. -#}
    {%- if is_incremental() %}
    delete from {{ this }} where loaded_from not in ({{ files_read_before(this) }})
    {%- endif %}
{%- endmacro %}


{% macro files_read_before(file_days) -%}
    {#- Files that are as they were, of which no row was left out then. -#}
    select files.loaded_from
    from {{ ref('stg_bundle__log_files') }} as files
    inner join {{ file_days }} as days_before
        on files.loaded_from = days_before.loaded_from and files.stamp = days_before.stamp
    group by files.loaded_from
    having min(case when days_before.is_settled then 1 else 0 end) = 1
{%- endmacro %}
