// Tensors lie in memory as they lie in files, whose formats are little-endian.
#if _endian(big)
  #error("shufflezoo builds for little-endian processors only: it reads tensors as they lie in files")
#endif
