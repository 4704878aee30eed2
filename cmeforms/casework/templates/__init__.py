"""The words of letters: uploaded, checked, looked at, taken up, and read before they are used; issues no letter."""
