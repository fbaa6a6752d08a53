with tickets as (
    select * from {{ ref('int_experience__tickets_known') }}
),

events as (
    select * from {{ ref('int_experience__ticket_events_known') }}
),

schedules as (
    select * from {{ ref('int_experience__ticket_schedule_periods') }}
),

responses as (
    select
        responses.response_id,
        coalesce(responses.kind, 'no kind') || ' '
        || cast(responses.score as {{ dbt.type_string() }}) as word
    from {{ ref('stg_crm__survey_responses') }} as responses
    inner join {{ ref('stg_bundle__as_of') }} as as_of
        on {{ local_date('responses.responded_at') }} <= as_of.as_of_date
),

answers as (
    select * from {{ ref('int_experience__survey_answers') }}
),

-- one row a word that something said, and the list in which it should stand
said as (
    select 'tickets' as source_table, 'status' as column_name, status as word from tickets
    union all
    select 'tickets' as source_table, 'priority' as column_name, priority as word from tickets
    union all
    select 'tickets' as source_table, 'kind' as column_name, kind as word from tickets
    union all
    select 'tickets' as source_table, 'satisfaction' as column_name, satisfaction as word
    from tickets
    union all
    select 'ticket_events' as source_table, 'actor_type' as column_name, actor_type as word
    from events
    union all
    select 'ticket_events' as source_table, kind as column_name, value as word
    from events
    where kind in ('status', 'priority')
    union all
    select 'ticket_schedules' as source_table, 'schedule_id' as column_name, schedule_id as word
    from schedules
    union all
    select 'survey_responses' as source_table, 'score' as column_name, responses.word
    from responses
    left join answers on responses.response_id = answers.response_id
    where answers.response_id is null
),

-- one row a word that is understood
listed as (
    select 'status' as column_name, {{ word_key('status') }} as word_key
    from {{ ref('ticket_statuses') }}
    union
    select 'priority' as column_name, {{ word_key('priority') }} as word_key
    from {{ ref('sla_targets') }}
    union
    select 'schedule_id' as column_name, {{ word_key('schedule_id') }} as word_key
    from {{ ref('business_hours') }}
    {%- for column, words in {
        'kind': ['question', 'problem', 'incident', 'enhancement'],
        'satisfaction': ['good', 'bad'],
        'actor_type': ['agent', 'customer', 'system'],
    }.items() %}
    {%- for word in words %}
    union
    select '{{ column }}' as column_name, '{{ word }}' as word_key
    {%- endfor %}
    {%- endfor %}
),

-- one row a column with what is made of a word that is not listed
consequences as (
    {%- for column, consequence in {
        'status': 'open, and waits on us',
        'priority': 'no target: SLA none',
        'kind': 'no enhancement',
        'satisfaction': 'not rated',
        'actor_type': 'no reply of an agent nor comment of a customer',
        'schedule_id': 'business minutes unknown: SLA none',
        'score': 'not counted: no kind, or off its usual scale',
    }.items() %}
    select '{{ column }}' as column_name, '{{ consequence }}' as counts_as
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

final as (
    select
        said.source_table,
        said.column_name,
        lower(trim(said.word)) as word,
        consequences.counts_as,
        count(*) as row_count
    from said
    inner join consequences on said.column_name = consequences.column_name
    left join listed
        on
            said.column_name = listed.column_name
            and {{ word_key('said.word') }} = listed.word_key
    where said.word is not null and listed.word_key is null
    group by
        said.source_table, said.column_name, lower(trim(said.word)), consequences.counts_as
)

select * from final
