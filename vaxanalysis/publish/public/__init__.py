"""The public edition: the same pages from masked counts alone, so that no sentence or mark can say more than they do."""
