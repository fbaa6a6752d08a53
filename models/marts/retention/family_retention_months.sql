{{ retention_rows('family_id', ref('int_retention__family_retention_ends')) }}
