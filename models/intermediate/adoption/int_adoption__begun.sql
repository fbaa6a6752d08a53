-- The first thing that a build of adoption writes, int_adoption__finished the last.
with final as (
    select
        {{ text_literal(invocation_id) }} as build_id,
        {{ 'false' if follows_finished_build() else 'true' }} as is_from_nothing
)

select * from final
