{% macro eta_squared(observations, key, band, value) -%}
    {%- set columns = key | join(', ') -%}
    {%- set number = 'cast(' ~ value ~ ' as double precision)' -%}
    -- a row is an observation, with the means that it is compared with
    with centred as (
        select
            {{ columns }},
            {{ band }} as band,
            {{ number }} as value,
            avg({{ number }}) over (partition by {{ columns }}) as grand_mean,
            avg({{ number }}) over (partition by {{ columns }}, {{ band }}) as band_mean,
            count(*) over (partition by {{ columns }}, {{ band }}) as band_size
        from {{ observations }}
        where {{ value }} is not null
    ),

    -- a row is a key, with its variance in all and that between its bands
    summed as (
        select
            {{ columns }},
            count(*) as observations,
            count(distinct band) as bands,
            min(band_size) as smallest_band,
            sum((value - grand_mean) * (value - grand_mean)) as total_squares,
            sum((band_mean - grand_mean) * (band_mean - grand_mean)) as between_squares
        from centred
        group by {{ columns }}
    ),

    shares as (
        select
            {{ columns }},
            observations,
            bands,
            smallest_band,
            case
                when bands > 1 and total_squares > 0 then between_squares / total_squares
            end as eta_squared
        from summed
    )

    select
        {{ columns }},
        observations,
        bands,
        smallest_band,
        eta_squared,
        case
            when observations > bands
                then 1 - (1 - eta_squared) * (observations - 1) / (observations - bands)
        end as adjusted_eta_squared
    from shares
{%- endmacro %}
