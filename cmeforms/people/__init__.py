"""Persons, organisations and roles, who may do what, and credentials; knows no request, no table and no form's text."""
