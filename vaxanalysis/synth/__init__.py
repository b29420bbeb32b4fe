"""A synthetic vaccination register with known truth, calibrated to docs/domain: harmless look-alikes stand beside the errors."""

from vaxanalysis.synth.generate import SynthReport, generate

__all__ = ["SynthReport", "generate"]
