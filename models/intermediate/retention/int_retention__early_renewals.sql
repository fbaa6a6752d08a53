with lines_known as (
    select * from {{ ref('int_retention__lines_known') }}
    where is_arr_line and arr > 0
),

-- one row a pair of lines of an account and product in which the later one renews the
-- earlier before its term has ended
final as (
    select
        earlier.known_on,
        earlier.line_id,
        later.line_id as renewed_by_line_id,
        later.starts_on as renewed_on
    from lines_known as earlier
    inner join lines_known as later
        on
            earlier.known_on = later.known_on
            and earlier.account_id = later.account_id
            and earlier.product_key = later.product_key
            and earlier.line_id <> later.line_id
    where
        earlier.term_ends_on is not null
        and later.starts_on <= earlier.term_ends_on
        and later.starts_on >= {{ add_days(
            'earlier.term_ends_on', -var('early_renewal_days')
        ) }}
        and later.starts_on > earlier.starts_on
        and later.starts_on < earlier.linked_to
        and later.ends_on > earlier.ends_on
)

select * from final
