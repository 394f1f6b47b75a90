"""What all sources share: opening an export, reading its values, and surviving what is wrong with it."""
