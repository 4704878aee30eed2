"""What a form is: frozen definitions read from TOML, every mistake told at once; knows nothing of answers given."""
