#pragma once

#include <memory>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>

namespace concord::openssl {

struct Free
{
    void operator()(EVP_PKEY *key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
    void operator()(EVP_PKEY_CTX *context) const { EVP_PKEY_CTX_free(context); }
    void operator()(BIO *bio) const { BIO_free(bio); }
    void operator()(BIGNUM *number) const { BN_clear_free(number); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Free>;
using DigestPtr = std::unique_ptr<EVP_MD_CTX, Free>;
using KeyContextPtr = std::unique_ptr<EVP_PKEY_CTX, Free>;
using BioPtr = std::unique_ptr<BIO, Free>;
using NumberPtr = std::unique_ptr<BIGNUM, Free>;

}
