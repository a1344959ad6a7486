"""Reading other people's spreadsheets: files to rows, headers to fields, cells to contact points."""
