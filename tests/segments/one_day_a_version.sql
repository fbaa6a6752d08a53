-- Versions of the bands with more than one first day, and days that two versions share.
select
    version,
    min(valid_from) as valid_from
from {{ ref('segment_bands') }}
group by version
having count(distinct valid_from) > 1
union all
select
    min(version) as version,
    valid_from
from {{ ref('segment_bands') }}
group by valid_from
having count(distinct version) > 1
