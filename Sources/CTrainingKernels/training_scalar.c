#include "vector/scalar.h"

#define SZ_TILE_ROWS 4
#include "templates/table.h"
