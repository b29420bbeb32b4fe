"""Administrative units of 2021: names to codes and back, commune to district to province, centroids, neighbours."""

from vaxanalysis.places.addresses import ends as ends
from vaxanalysis.places.among import district_among as district_among
from vaxanalysis.places.lookup import codes_since_2025 as codes_since_2025
from vaxanalysis.places.neighbours import neighbours as neighbours
from vaxanalysis.places.resolve import resolve as resolve
from vaxanalysis.places.senders import sender_of as sender_of
from vaxanalysis.places.units import commune_name as commune_name
from vaxanalysis.places.units import district_name as district_name
from vaxanalysis.places.units import districts as districts
from vaxanalysis.places.units import hyphened as hyphened
from vaxanalysis.places.units import is_city as is_city
from vaxanalysis.places.units import own_province as own_province
from vaxanalysis.places.units import province_name as province_name
from vaxanalysis.places.units import province_of as province_of
from vaxanalysis.places.units import provinces_of as provinces_of
from vaxanalysis.places.units import slug as slug
from vaxanalysis.places.units import sort_key as sort_key
from vaxanalysis.places.units import units as units
