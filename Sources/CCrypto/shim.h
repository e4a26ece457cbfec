// SHA-256 by its own functions: EVP would load OpenSSL's configuration and providers first, a
// millisecond or two and more than a MiB. OpenSSL marks these as deprecated in favour of EVP.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
