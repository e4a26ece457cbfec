// SHA-256 by its own functions: EVP would load OpenSSL's configuration and providers first, a
// millisecond or two and more than a MiB. OpenSSL marks these as deprecated in favour of EVP.
// Ciphers go through EVP, which is paid for by those who have something to decrypt.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
