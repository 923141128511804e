"""Colleagues as who leads an office sees them: their certificate, their roles, their account."""
