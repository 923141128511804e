"""Martlet: the system that runs a migrant workers' rights hotline."""

__version__ = "0.1.0"
