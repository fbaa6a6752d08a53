{{ retention_rows('account_id', ref('int_retention__account_retention_ends')) }}
