"""Administrative units of 2021: names to codes and back, commune to district to province, centroids, neighbours."""

from vaxanalysis.places.addresses import ends
from vaxanalysis.places.among import district_among
from vaxanalysis.places.lookup import codes_since_2025
from vaxanalysis.places.neighbours import neighbours
from vaxanalysis.places.resolve import resolve
from vaxanalysis.places.senders import sender_of
from vaxanalysis.places.units import (
    commune_name,
    district_name,
    districts,
    hyphened,
    is_city,
    own_province,
    province_name,
    province_of,
    provinces_of,
    slug,
    sort_key,
    units,
)

__all__ = [
    "codes_since_2025",
    "commune_name",
    "district_among",
    "district_name",
    "districts",
    "ends",
    "is_city",
    "neighbours",
    "own_province",
    "province_name",
    "province_of",
    "provinces_of",
    "resolve",
    "sender_of",
    "hyphened",
    "slug",
    "sort_key",
    "units",
]
