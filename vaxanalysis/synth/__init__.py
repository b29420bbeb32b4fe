"""A synthetic vaccination register with known truth, in which harmless look-alikes stand beside the errors.

Rates and shapes follow docs/domain.md; the generator knows nothing of the rules and the standardisers that it tests.
"""

from vaxanalysis.synth.generate import SynthReport, generate
from vaxanalysis.synth.requests import RequestsReport, requests

__all__ = ["RequestsReport", "SynthReport", "generate", "requests"]
