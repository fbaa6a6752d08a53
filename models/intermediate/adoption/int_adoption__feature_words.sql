with features as (
    select * from {{ ref('int_core__features') }}
),

numbers as (
    select
        feature_id,
        feature_no,
        cast(floor((feature_no - 1) / {{ bits_in_word() }}.0) as integer) as word_no
    from {{ ref('int_adoption__feature_numbers') }}
),

-- sets of features are kept as the bits of words
final as (
    select
        features.feature_id,
        numbers.feature_no,
        numbers.word_no,
        {{ bit_at('numbers.feature_no - 1 - ' ~ bits_in_word() ~ ' * numbers.word_no') }}
            as feature_bit,
        features.product_id,
        features.is_key,
        coalesce(features.released_on, cast('1900-01-01' as date)) as valid_from,
        features.retired_on as valid_to
    from features
    inner join numbers on features.feature_id = numbers.feature_id
)

select * from final
