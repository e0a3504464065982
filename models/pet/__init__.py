"""The PET family: point-query quadtree crowd counters, from training to a file that Throng runs.

``config`` and ``variants`` say which network, ``network`` and the modules below it build it, ``training`` and ``study``
teach it, ``evaluation`` measures its errors, ``export`` turns it into an ONNX file, ``bench`` times that.
"""
