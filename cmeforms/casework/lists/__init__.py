"""Records by the page: work lists, registers, search, exports, deadlines; opens no record to name its child."""
