"""The floor of the page figures: what the framework alone does for a signed-in list of fifty rows."""
