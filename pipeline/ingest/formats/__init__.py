"""One file for every input format; each ends in ``FORMATS``, and ``registry`` finds them all."""
