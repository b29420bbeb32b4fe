"""What the numbers allow one to say: lights, funnel limits, tests of change, clustering on the map.

Pure functions from counts to codes; the words for the codes are ``publish.words``. Every threshold is an argument whose
default is a named value of :mod:`vaxanalysis.evidence.terms` and is printed in the report.
"""
