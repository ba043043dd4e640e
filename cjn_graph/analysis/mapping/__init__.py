"""The whole network's map: circles named by what their members share, and where everything stands on the sheet."""
