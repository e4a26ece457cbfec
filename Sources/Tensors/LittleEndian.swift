// Tensors lie in memory as they lie in files, whose formats are little-endian.
#if _endian(big)
#error("shufflezoo builds for little-endian processors only; files hold tensors in that order")
#endif
