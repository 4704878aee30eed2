"""The web room: pages, forms and access over the acts of casework; knows no tables, no fonts and no keys."""
