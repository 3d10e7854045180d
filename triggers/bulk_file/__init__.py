"""Files of many rows: read piece by piece, checked row by row, gathered into waves."""
