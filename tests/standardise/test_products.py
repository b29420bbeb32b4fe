import pytest

from vaxanalysis.vaccines import VACCINES

MET = {
    "AstraZeneca": "astrazeneca", "COVID-19 Vaccine AstraZeneca (Anh)": "astrazeneca", "astra zeneca": "astrazeneca",
    "Astra": "astrazeneca", "AZD1222": "astrazeneca", "Covishield": "astrazeneca", "Vắc xin AZ": None,
    "Comirnaty (Pfizer)": "pfizer", "Comirnaty(Pfizer)": "pfizer", "PFIZER-BIONTECH": "pfizer", " pfizer ": "pfizer",
    "Spikevax (Moderna)": "moderna", "SPIKEVAX": "moderna", "mRNA-1273": "moderna",
    "Vero Cell": "vero_cell", "Verocell": "vero_cell", "VERO  CELL": "vero_cell", "Sinopharm": "vero_cell", "vero": "vero_cell",
    "Sputnik V": "sputnik_v", "sputnik-v": "sputnik_v", "Janssen": "janssen", "Johnson&Johnson": "janssen",
    "Hayat - Vax": "hayat_vax", "Hayat-Vax (Sinopharm)": "hayat_vax", "Sinopharm Hayat Vax": "hayat_vax", "Abdala": "abdala",
    "Nanocovax": None, "Pfizer/Moderna": None, "Moderna, Pfizer": None, "COVID-19": None,
    "AZ/Pfizer": None, "Moderna + AZ": None, "pfizer, vero": None, "AZ (AstraZeneca)": "astrazeneca", "Pfizer (lô AZ12)": "pfizer",
}  # fmt: skip


@pytest.mark.parametrize(("cell", "code"), MET.items())
def test_products_by_the_names_they_are_met_under(doses, cell, code):
    assert doses("vaccine_std", "vaccine_state", vaccine=[cell]) == [(code, "usable")]


def test_every_name_of_the_table_leads_to_its_product(doses):
    names = [(name, vaccine.code) for vaccine in VACCINES for name in (vaccine.label, *vaccine.names)]
    spelt = [(form(name), code) for name, code in names for form in (str, str.upper, str.lower)]
    assert doses("vaccine_std", vaccine=[name for name, _ in spelt]) == [(code,) for _, code in spelt]


def test_no_product_is_read_from_a_placeholder_or_signs(doses):
    assert doses("vaccine_std", "vaccine_state", vaccine=["x", "0", None, "--"]) == [
        (None, "placeholder"), (None, "placeholder"), (None, "blank"), (None, "blank"),
    ]  # fmt: skip
