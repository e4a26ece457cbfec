// The table of one instruction set's kernels.

#include "products.h"
#include "windows.h"

const sz_training_kernels SZ_SUFFIX(sz_training) = {
  .lanes = LANES,
  .normalize = normalize,
  .moments = moments,
  .output_gradient = output_gradient,
  .input_gradient = input_gradient,
  .add = add,
  .multiply = multiply,
  .outer = outer,
  .convolve = convolve,
  .convolve_weights = convolve_weights,
  .halve = halve,
  .larger = larger,
};
