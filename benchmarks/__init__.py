"""What speed is measured with: ratios within one run, by turns; `run.py bench` runs them."""
