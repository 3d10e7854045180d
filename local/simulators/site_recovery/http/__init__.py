"""The vault as Azure Resource Manager serves it: paths, headers and bodies."""
