"""Letters in Word format, from a template with named gaps; knows no record, no recipient's inbox and no page."""
